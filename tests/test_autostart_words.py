"""A command as a person would type it: quoted as their system quotes."""

from __future__ import annotations

import shlex
import sys

import pytest

from hipbreak.wording import autostart as words

HIP_BREAK = ["C:\\Program Files\\hip break\\hipbreakw.exe", "--autostart"]
HOME = ["/home/zoë/my apps/hipbreak", "--autostart", "it's"]


def test_on_windows_a_path_with_spaces_stands_in_double_quotes() -> None:
    assert words.join(HIP_BREAK, "win32") == '"C:\\Program Files\\hip break\\hipbreakw.exe" --autostart'


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_elsewhere_a_shell_reads_it_back(platform: str) -> None:
    assert shlex.split(words.join(HOME, platform)) == HOME


def test_sentences_quote_as_the_system_that_shows_them() -> None:
    command = words.join(HIP_BREAK, sys.platform)
    assert command in words.where("C:\\hipbreak.lnk", HIP_BREAK)
    assert command in words.state("theirs", "", HIP_BREAK)
    assert command in words.switched_on("theirs", "", HIP_BREAK, changed=True)


def test_the_line_for_a_window_manager_is_always_a_shells() -> None:
    assert shlex.split(words.line("i3", HOME))[2:] == HOME
