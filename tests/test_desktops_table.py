"""docs/desktops.md says what the tests have seen: its table is made from its rows, and each row from a test."""

from __future__ import annotations

import ast
import json
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import pytest

from tests.contract.results import PROOFS, Collected, proved
from tests.real.desktops_table import (
    BEGIN,
    CELLS,
    DESKTOPS,
    END,
    FACTS,
    NO_SUCH_THING,
    NOT_RUN,
    TESTED,
    Row,
    kept,
    main,
    read,
    table,
)

Outcome = Literal["passed", "failed", "skipped"]
ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "desktops.md").read_text(encoding="utf-8")


def generated(page: str) -> str:
    return page.split(BEGIN)[1].split(END)[0].strip()


def cells(page: str, fact: str) -> list[str]:
    (line,) = [line for line in generated(page).splitlines() if line.startswith(f"| {FACTS[fact]} |")]
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_page_says_what_its_rows_say_and_nothing_else() -> None:
    assert generated(PAGE) == table(kept(PAGE))


def test_every_row_is_about_something_that_there_is() -> None:
    for row in kept(PAGE):
        assert row.desktop in DESKTOPS
        assert row.fact in FACTS
        assert row.how in CELLS
        assert row.tested in TESTED
        assert row.desktop not in NO_SUCH_THING.get(row.fact, ())


def test_every_system_is_there_and_none_but_linux_claims_a_real_one() -> None:
    """Until somebody runs the tests on Windows and on a Mac; then the page may say so, and this goes."""
    rows = kept(PAGE)
    assert {row.desktop for row in rows} == set(DESKTOPS)
    assert {row.desktop for row in rows if row.tested != "real"} == {"windows", "macos"}
    assert {row.tested for row in rows if row.desktop == "macos"} == {"fake"}


# --- how it is made -----------------------------------------------------------------------------------------------


def test_a_fact_without_a_test_that_passed_has_not_been_run(tmp_path: Path) -> None:
    page, results = tmp_path / "page.md", tmp_path / "results.jsonl"
    page.write_text(f"before\n{BEGIN}\n{END}\nafter\n", encoding="utf-8")
    results.write_text(json.dumps({"desktop": "windows", "fact": "lock", "how": "works"}), encoding="utf-8")
    main(page, results)
    text = page.read_text(encoding="utf-8")
    assert cells(text, "lock") == ["works (real)"]
    assert cells(text, "call") == [NOT_RUN]
    assert cells(text, "bus again") == ["–"]
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")


def test_what_was_not_tested_now_stays_and_what_was_is_taken_anew(tmp_path: Path) -> None:
    page, results = tmp_path / "page.md", tmp_path / "results.jsonl"
    old = [Row("sway", "lock", "works"), Row("windows", "lock", "works"), Row("windows", "call", "works")]
    page.write_text(f"{BEGIN}\n{table(old)}\n{END}", encoding="utf-8")
    new = Row("windows", "lock", "works", tested="wine_fakes", why="Wine is told")
    results.write_text(json.dumps(asdict(new)), encoding="utf-8")
    main(page, results)
    text = page.read_text(encoding="utf-8")
    assert cells(text, "lock") == ["works (real)", "works (Wine, in part)"]
    assert cells(text, "call") == [NOT_RUN, NOT_RUN]
    assert "- Windows, lock: Wine is told." in text


@pytest.mark.parametrize("order", [("fake", "wine", "wine_fakes"), ("wine", "fake", "wine_fakes")])
def test_of_several_tests_the_best_one_counts(order: tuple[str, ...]) -> None:
    lines = [json.dumps({"desktop": "windows", "fact": "lock", "how": "works", "tested": one}) for one in order]
    assert [row.tested for row in read(lines)] == ["wine"]


# --- where the rows come from -------------------------------------------------------------------------------------


@pytest.mark.parametrize("node", PROOFS)
def test_the_test_that_is_to_prove_a_fact_is_there(node: str) -> None:
    file, _, name = node.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}
    assert PROOFS[node].system in DESKTOPS
    assert PROOFS[node].fact in FACTS


def test_a_proof_that_did_not_pass_proves_nothing() -> None:
    node = next(node for node, proof in PROOFS.items() if not proof.real)
    first, second = f"{node}[one]", f"{node}[two]"
    seen = Collected(here=("macos", "windows"))
    seen.pytest_runtest_logreport(report(first, "passed"))
    assert seen.rows() == [proved(first)]
    seen.pytest_runtest_logreport(report(second, "failed"))
    assert seen.rows() == []


def test_a_test_that_was_skipped_tells_nothing_and_what_one_told_counts_where_it_is_told() -> None:
    told = Row("windows", "lock", "works", tested="fake")
    for here, rows in ((("windows",), [told]), (("macos",), [])):
        seen = Collected(here=here)
        seen.pytest_runtest_logreport(report("tests/contract/test_facts.py::test_x", "passed", told))
        seen.pytest_runtest_logreport(report("tests/contract/test_facts.py::test_y", "skipped", told))
        assert seen.rows() == rows


def test_what_wine_fakes_is_said_where_it_is_marked() -> None:
    bare = [
        f"{file.name}:{number}"
        for file in (ROOT / "tests").rglob("*.py")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip() == "@pytest.mark.wine_fakes"
    ]
    assert bare == []


def report(node: str, outcome: Outcome, *told: Row) -> pytest.TestReport:
    rows = [("row", row) for row in told]
    return pytest.TestReport(node, (node, 1, node), {}, outcome, None, "call", user_properties=rows)
