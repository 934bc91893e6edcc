"""Who can speak here: the system's own voices, best first.

Jurisdiction: these voices, their commands, and which text reaches them. A text goes through standard input or a
socket, never into a command; it holds no control characters and nothing that a voice would take as a command.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import sys
import unicodedata
from pathlib import Path

from hipbreak.sound.chain import Candidate
from hipbreak.sound.dispatcher import Dispatcher, socket_path
from hipbreak.sound.programs import EachTime, Order, Staying

WORDS_PER_MINUTE = 175  # espeak-ng's own pace, a quick one; cues find room for it
LONGEST = 600  # characters of one text
_AMPLITUDE = 120  # of espeak's 200 at volume 100: beyond, loud vowels are clipped
_BRACKETS = re.compile(r"\[\[+|\]\]+")  # between two of them say and espeak look for commands
# Started with the volume put in. Every line is the base64 of a text in UTF-8, or empty.
_SCRIPT = """\
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
$voice.Volume = %d
[Console]::Out.WriteLine('ready')
while ($null -ne ($line = [Console]::In.ReadLine())) {
  $voice.SpeakAsyncCancelAll()
  if ($line) { [void]$voice.SpeakAsync([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($line))) }
}
"""


def voices(volume: int) -> list[Candidate[str]]:
    """Those of this system, at ``volume`` 0 to 100 (beyond, it is clipped to that); empty where nobody can speak."""
    volume = min(100, max(0, volume))
    if sys.platform == "win32":
        command = powershell(volume)
        found = [Candidate[str]("System.Speech", lambda: Staying(command, encoded))]
        return found if Path(command[0]).exists() else []
    if sys.platform == "darwin":
        return [Candidate("say", lambda: EachTime(lambda text: say(text, volume)))] if shutil.which("say") else []
    return [*_dispatcher(volume), *(_espeak(name, volume) for name in ("espeak-ng", "espeak") if shutil.which(name))]


def _dispatcher(volume: int) -> list[Candidate[str]]:
    """The voice that the person has chosen for their desktop comes before the plain one."""
    path = socket_path(os.environ)
    if not path or not (path.exists() or shutil.which("speech-dispatcher")):
        return []
    return [Candidate("speech-dispatcher", lambda: Dispatcher(path, volume, speakable))]


def _espeak(name: str, volume: int) -> Candidate[str]:
    return Candidate(name, lambda: EachTime(lambda text: espeak(name, text, volume)))


def speakable(text: str) -> str:
    """``text`` on one line, at most :data:`LONGEST` characters, without control characters and doubled brackets."""
    plain = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return " ".join(_BRACKETS.sub(" ", plain).split())[:LONGEST]


def espeak(name: str, text: str, volume: int) -> Order:
    """espeak and espeak-ng; without ``-m`` they read no markup."""
    loud = str(round(_AMPLITUDE * volume / 100))
    command = (name, "--stdin", "-b", "1", "-v", "en", "-s", str(WORDS_PER_MINUTE), "-a", loud)
    return Order(command, speakable(text).encode() + b"\n")


def say(text: str, volume: int) -> Order:
    """macOS; its only knob for the volume stands in front of the text (Apple, *Embedded Speech Commands*)."""
    command = ("say", "-r", str(WORDS_PER_MINUTE), "-f", "-")
    return Order(command, f"[[volm {volume / 100:.2f}]] {speakable(text)}\n".encode())


def powershell(volume: int) -> tuple[str, ...]:
    """Windows' own PowerShell; ``-InputFormat None`` keeps it from reading the lines that are meant for the script."""
    system = os.environ.get("SystemRoot", r"C:\Windows")  # noqa: SIM112 - Windows writes it so
    program = rf"{system}\System32\WindowsPowerShell\v1.0\powershell.exe"
    script = base64.b64encode((_SCRIPT % volume).encode("utf-16-le")).decode()
    options = ("-NoLogo", "-NoProfile", "-NonInteractive", "-InputFormat", "None", "-OutputFormat", "Text")
    return (program, *options, "-EncodedCommand", script)


def encoded(text: str) -> bytes:
    """One line for that script."""
    return base64.b64encode(speakable(text).encode())
