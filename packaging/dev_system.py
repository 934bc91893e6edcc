"""What the operating system has to have, and how it gets it.

Jurisdiction: the system's own packages. It says what is missing and why, then installs it where it knows how (apt, as
root or with sudo); elsewhere it prints what to do and stops. Standard library only.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

APT_OPTIONS = ("-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300")


class CannotError(Exception):
    """Something that only the person can do; the text says what."""


@dataclass(frozen=True)
class Need:
    """One Debian package: its name, what it is for, and a program or file (absolute, may hold ``*``) that shows it is
    there on a system without dpkg."""

    package: str
    why: str
    shows: str


TK = Need("python3-tk", "hipbreak's windows are drawn with Tk", "")
VENV = Need("python3-venv", "Python's own virtual environments, apart from the system's packages", "")
DESKTOP = (
    Need("xvfb", "a screen nobody sees", "Xvfb"),
    Need("dbus", "the bus that tray and notifications speak over", "dbus-daemon"),
    Need("xfwm4", "a window manager", "xfwm4"),
    Need("xfce4-panel", "a panel with a tray", "xfce4-panel"),
    Need("xfce4-notifyd", "a notification daemon with buttons", "/usr/lib*/**/xfce4-notifyd"),
    Need("at-spi2-core", "tells where on the screen a button is", "/usr/lib*/**/at-spi-bus-launcher"),
    Need("xdotool", "a mouse and a keyboard nobody touches", "xdotool"),
    Need("librsvg2-common", "the panel's icons are SVG", "/usr/lib*/**/libpixbufloader-svg.so"),
    Need("adwaita-icon-theme", "the panel's icons", "/usr/share/icons/Adwaita/index.theme"),
    Need("fonts-dejavu-core", "letters on that screen", "/usr/share/fonts/**/DejaVuSans.ttf"),
)
TEST_DESKTOP = (
    *DESKTOP,
    Need("dunst", "a second notification daemon, which behaves otherwise", "dunst"),
    Need("xauth", "xvfb-run lets its programs in with it", "xauth"),
    Need("pulseaudio", "a sound server of the tests' own, with a sound card nobody hears", "pulseaudio"),
    Need("pulseaudio-utils", "plays beeps, and records what came out", "parec"),
    Need("alsa-utils", "plays beeps another way", "aplay"),
    Need("espeak-ng", "the voice", "espeak-ng"),
    Need("speech-dispatcher", "the voice that desktops share", "speech-dispatcher"),
    Need("speech-dispatcher-espeak-ng", "what that speaks with", "/usr/lib*/**/sd_espeak-ng"),
    Need("xfconf", "sets do not disturb, as the panel's menu does", "xfconf-query"),
    Need("sway", "a Wayland desktop, which speaks the protocols of most small ones", "sway"),
    Need("waybar", "its panel with a tray", "waybar"),
    Need("mako-notifier", "its notification daemon", "mako"),
    Need("jq", "the daemon's own control is written with it", "jq"),
    Need("grim", "takes its pictures", "grim"),
    Need("wtype", "its keyboard nobody touches", "wtype"),
    Need("xwayland", "hipbreak's windows on Wayland", "Xwayland"),
    Need("x11-xserver-utils", "lets the tests see those windows", "xhost"),
    Need("xfce4-session", "starts programs at login, as a desktop does", "xfce4-session"),
    Need("dex", "starts them where the desktop does not", "dex"),
    Need("systemd", "makes services of them", "/usr/lib/systemd/user-generators/systemd-xdg-autostart-generator"),
    Need("libglib2.0-bin", "starts a program by its entry, and reads GNOME's settings", "gio"),
    Need("dconf-gsettings-backend", "where GNOME keeps its settings", "/usr/lib*/**/libdconfsettings.so"),
    Need("pipewire", "the other sound server", "pipewire"),
    Need("pipewire-bin", "records from it", "pw-record"),
    Need("pipewire-pulse", "which speaks as the first one does", "pipewire-pulse"),
    Need("wireplumber", "connects what plays and records there", "wireplumber"),
)
HEAVY_DESKTOPS = (
    *TEST_DESKTOP,
    Need("gnome-shell", "GNOME", "gnome-shell"),
    Need("gjs", "its notification service is written for it", "gjs"),
    Need("gnome-shell-extension-appindicator", "its tray", "/usr/share/gnome-shell/extensions/*appindicator*"),
    Need("plasma-workspace", "KDE Plasma: panel, tray and notifications", "plasmashell"),
    Need("plasma-desktop", "what stands in its panel", "krunner-plugininstaller"),
    Need("kwin-wayland", "its compositor", "kwin_wayland"),
    Need("kactivitymanagerd", "plasmashell does not start without it", "/usr/lib*/**/kactivitymanagerd"),
    Need("qtwayland5", "Qt's windows on Wayland", "/usr/lib*/**/libqwayland-generic.so"),
)
WINE = (
    Need("wine", "runs programs of Windows", "wine"),
    Need("wine64", "the 64 bits of it", "wine"),
    Need("fonts-wine", "its letters", "/usr/share/wine/fonts"),
    Need("xvfb", "a screen nobody sees", "Xvfb"),
)


def has_apt() -> bool:
    """Whether this is Debian or one of its children."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def missing(needs: tuple[Need, ...]) -> list[Need]:
    """Those of ``needs`` that the system does not have."""
    if not has_apt():
        return [need for need in needs if not _shown(need.shows)]
    command = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n"]
    listed = subprocess.run(
        [*command, *(need.package for need in needs)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    return [need for need in needs if f"{need.package} installed" not in listed.stdout.splitlines()]


def _shown(by: str) -> bool:
    if by.startswith("/"):
        return any(Path("/").glob(by[1:]))
    return shutil.which(by) is not None


def install(needs: tuple[Need, ...]) -> None:
    """Installs what is missing of ``needs``, saying what and why; CannotError says what a person can do instead."""
    lacking = missing(needs)
    if not lacking:
        return
    print("The system lacks:")
    for need in lacking:
        print(f"  {need.package:20} {need.why}")
    packages = [need.package for need in lacking]
    if not has_apt():
        raise CannotError(
            "install what your system calls these, then try again. Debian's names are: " + " ".join(packages)
        )
    _apt(packages)


def _apt(packages: list[str]) -> None:
    update = ["apt-get", *APT_OPTIONS, "update"]
    add = ["apt-get", *APT_OPTIONS, "install", "--yes", "--no-install-recommends", *packages]
    prefix = _as_root()
    if prefix is None:
        by_hand = f"apt-get update && apt-get install --no-install-recommends {' '.join(packages)}"
        raise CannotError(f"only root can install these, and there is no sudo. As root: {by_hand}")
    for command in (update, add):
        print(f"+ {shlex.join([*prefix, *command])}", flush=True)
        if subprocess.call([*prefix, *command], stdin=None if sys.stdin.isatty() else subprocess.DEVNULL) != 0:
            raise CannotError(f"that did not work. Once it does, try again: {shlex.join([*prefix, *command])}")


def _as_root() -> list[str] | None:
    """What to put before a command that needs root; None where nobody can."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if sys.platform == "linux" and os.geteuid() == 0:
        return quiet
    return ["sudo", *quiet] if shutil.which("sudo") else None
