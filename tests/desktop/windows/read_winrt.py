"""The shapes of WinRT's classes as PyWinRT's packages describe them: members, how many arguments, values of enums.

Jurisdiction: reading them out of the stubs of installed or unpacked packages into ``winrt_shapes.json``, with which our
stand-in is compared everywhere, and the packages where they are installed. To do it again, with unpacked wheels:

    python -m tests.desktop.windows.read_winrt FOLDER
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

FILE = Path(__file__).with_name("winrt_shapes.json")
WANTED: Mapping[str, tuple[str, ...]] = {
    "winrt/windows/ui/notifications/__init__.pyi": (
        "NotificationSetting",
        "ToastActivatedEventArgs",
        "ToastDismissalReason",
        "ToastDismissedEventArgs",
        "ToastFailedEventArgs",
        "ToastNotification",
        "ToastNotificationHistory",
        "ToastNotificationManager",
        "ToastNotifier",
    ),
    "winrt/windows/data/xml/dom/__init__.pyi": ("XmlDocument",),
    "winrt/runtime/__init__.py": ("ApartmentType",),
    "winrt/_winrt.pyi": ("Object", ""),
}
Shape = dict[str, list[int | str]]
"""Of each member what it is: ``value`` (and ``settable``), ``member`` and its number, or the counts of arguments."""


def read(folder: Path) -> dict[str, Shape]:
    """The shape of every wanted class below ``folder``; a class without a name stands for a module's functions."""
    found: dict[str, Shape] = {}
    for name, classes in WANTED.items():
        tree = ast.parse((folder / name).read_text(encoding="utf-8"))
        bodies = {node.name: node.body for node in tree.body if isinstance(node, ast.ClassDef)}
        for one in classes:
            body = bodies[one] if one else [node for node in tree.body if isinstance(node, ast.FunctionDef)]
            found[one] = _shape([*bodies.get(f"{one}_Static", []), *body], bound=bool(one))
    return found


def _shape(body: Iterable[ast.stmt], *, bound: bool) -> Shape:
    shape: Shape = {}
    for node in body:
        if isinstance(node, ast.FunctionDef):
            words = [word for word in _said(node, bound) if word not in shape.setdefault(node.name, [])]
            shape[node.name] += words
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            number = [node.value.value] if isinstance(node.value, ast.Constant) else []
            shape[node.targets[0].id] = ["member", *number]  # type: ignore[list-item]  # a number, in an enum
    return {name: said for name, said in sorted(shape.items()) if said != ["deprecated"]}


def _said(node: ast.FunctionDef, bound: bool) -> list[int | str]:
    marks = " ".join(map(ast.unparse, node.decorator_list))
    if "deprecated(" in marks:
        return ["deprecated"]
    if "property" in marks:
        return ["value"]
    if ".setter" in marks:
        return ["settable"]
    return [len([*node.args.posonlyargs, *node.args.args]) - bound]


if __name__ == "__main__":
    lines = (f"{json.dumps(name)}: {json.dumps(shape)}" for name, shape in read(Path(sys.argv[1])).items())
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
