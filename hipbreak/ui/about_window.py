"""The window "About": name, version, the notice, the licence, and where the files are.

Jurisdiction: the look of this window.
"""

from __future__ import annotations

from collections.abc import Mapping
from tkinter import ttk

from hipbreak.ui import marks
from hipbreak.ui.kit import Kit
from hipbreak.ui.scroll import Scroll
from hipbreak.ui.shell import Message, Window, settle
from hipbreak.wording import windows as words

WIDTH, MARGIN = 460, 20
INNER = WIDTH - 2 * MARGIN


def show(window: Window, first: Message) -> None:
    """``first`` holds ``version`` and ``files``, a path for each of config, diary and log."""
    kit = window.kit
    page = Scroll(kit, window.root)
    body = kit.frame(page.inner)
    body.pack(fill="both", expand=True, padx=kit.px(MARGIN - 4), pady=kit.px(16))
    _name(kit, body, str(first.get("version", "")))
    _notice(kit, body)
    _files(kit, body, first.get("files") or {})
    foot = kit.frame(body)
    foot.pack(fill="x", pady=(kit.px(8), 0))
    close = kit.button(foot, words.CLOSE, command=window.close)
    close.pack(side="right")
    width, height = page.fit(WIDTH)
    settle(window, width / kit.scale, height / kit.scale)
    close.focus_set()


def _name(kit: Kit, body: ttk.Frame, version: str) -> None:
    row = kit.frame(body)
    row.pack(fill="x", padx=kit.px(4))
    mark = marks.state("sitting", 52, kit.scale, kit.palette, 0.7)
    kit.picture(row, mark).pack(side="left", padx=(0, kit.px(14)), anchor="n")
    said = kit.frame(row)
    said.pack(side="left", fill="x", expand=True)
    kit.text(said, "hipbreak", "title").pack(anchor="w")
    kit.text(said, words.TAGLINE, wrap=INNER - 66).pack(anchor="w")
    kit.text(said, words.version(version), "small", "sub").pack(anchor="w", pady=(kit.px(4), 0))


def _notice(kit: Kit, body: ttk.Frame) -> None:
    panel = kit.frame(body, "Panel", pad=(16, 14))
    panel.pack(fill="x", padx=kit.px(4), pady=(kit.px(16), kit.px(12)))
    kit.text(panel, words.NOTICE_TITLE, "strong").pack(anchor="w")
    kit.text(panel, words.NOTICE, wrap=INNER - 34).pack(anchor="w", pady=(kit.px(4), 0))


def _files(kit: Kit, body: ttk.Frame, files: Mapping[str, str]) -> None:
    for text in (words.SOURCE, words.LICENCE):
        kit.text(body, text, "small", "sub", wrap=INNER).pack(anchor="w", padx=kit.px(4), pady=(0, kit.px(4)))
    if not files:
        return
    kit.text(body, words.FILES_TITLE, "small_b", "sub").pack(anchor="w", padx=kit.px(4), pady=(kit.px(8), 0))
    for name, path in files.items():
        line = f"{words.FILES.get(name, name)}: {path}"
        kit.text(body, line, "small", wrap=INNER).pack(anchor="w", padx=kit.px(4), pady=(kit.px(2), 0))
