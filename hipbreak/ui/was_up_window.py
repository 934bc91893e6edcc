"""The window "I was up…": one field for the time (S8).

Jurisdiction: the look of this window; the field itself is got_up's.
"""

from __future__ import annotations

from hipbreak.ui.got_up import GotUp
from hipbreak.ui.shell import Message, Window, settle
from hipbreak.wording import windows as words

WIDTH, MARGIN = 408, 20


def show(window: Window, _: Message) -> None:
    """Asks for the time; the answer is a command, and ends the window."""
    kit = window.kit
    body = kit.frame(window.root)
    body.pack(fill="both", expand=True, padx=kit.px(MARGIN - 4), pady=(kit.px(MARGIN - 4), kit.px(12)))
    kit.text(body, words.WAS_UP_TITLE, "heading", wrap=WIDTH - 2 * MARGIN).pack(anchor="w", padx=kit.px(4))
    note = kit.text(body, words.WAS_UP_HELP, "body", "sub", wrap=WIDTH - 2 * MARGIN)
    note.pack(anchor="w", padx=kit.px(4), pady=(kit.px(4), kit.px(12)))

    def done(command: str) -> None:
        window.command(command)
        window.close()

    field = GotUp(kit, body, WIDTH - 2 * MARGIN + 8, done, window.close)
    field.frame.pack(fill="x")
    field.frame.bind("<<Grown>>", lambda _: settle(window, WIDTH))
    settle(window, WIDTH)
    field.entry.focus_set()
