"""A D-Bus daemon of the tests' own, and calls on it.

Jurisdiction: the configuration of the private buses and one blocking connection. Nothing of the machine's buses is
reached from here: only the services that are named can be started by a message.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg

CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>{kind}</type><keep_umask/>
 <listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
 <servicedir>{services}</servicedir>
 <policy context="default"><allow send_destination="*" eavesdrop="true"/>
  <allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""
SERVICES = Path("/usr/share/dbus-1/services")
PROPERTIES = "org.freedesktop.DBus.Properties"


def configure(folder: Path, name: str, services: tuple[str, ...] = ()) -> tuple[list[str], Path]:
    """The command that runs the bus ``name`` and the socket it will listen on, both in ``folder``.

    ``services`` are the names that a message may start. Without a line for systemd: no user manager runs there.
    """
    socket, own = folder / name, folder / f"{name}-services"
    own.mkdir()
    for service in services:
        text = (SERVICES / f"{service}.service").read_text()
        (own / f"{service}.service").write_text(re.sub(r"(?m)^SystemdService=.*$", "", text))
    kind = name if name == "session" else "custom"
    file = folder / f"{name}.conf"
    file.write_text(CONFIGURATION.format(kind=kind, socket=socket, services=own))
    return ["dbus-daemon", f"--config-file={file}", "--nofork", "--nopidfile"], socket


class Bus:
    """One connection to the bus at ``address``; used by one thread."""

    def __init__(self, address: str) -> None:
        self._connection = open_dbus_connection(address)

    def call(
        self, to: str, path: str, member: str, signature: str | None = None, body: tuple[Any, ...] = ()
    ) -> tuple[Any, ...]:
        """The reply to ``member`` (interface and method, dotted) within 5 s.

        Raises TimeoutError, or DBusErrorResponse with what the other side answered.
        """
        interface, _, method = member.rpartition(".")
        message = new_method_call(DBusAddress(path, to, interface), method, signature, body)
        reply: tuple[Any, ...] = unwrap_msg(self._connection.send_and_get_reply(message, timeout=5))
        return reply

    def property(self, to: str, path: str, member: str) -> Any:
        """The value of property ``member`` (interface and name, dotted)."""
        interface, _, name = member.rpartition(".")
        return self.call(to, path, f"{PROPERTIES}.Get", "ss", (interface, name))[0][1]

    def properties(self, to: str, path: str, interface: str) -> dict[str, Any]:
        """All properties of ``interface``, by name."""
        (found,) = self.call(to, path, f"{PROPERTIES}.GetAll", "s", (interface,))
        return {name: value for name, (_, value) in found.items()}

    def has(self, name: str) -> bool:
        """Whether somebody owns ``name``."""
        bus = "org.freedesktop.DBus"
        return bool(self.call(bus, "/org/freedesktop/DBus", f"{bus}.NameHasOwner", "s", (name,))[0])

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()
