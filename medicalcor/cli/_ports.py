"""Free TCP ports that stay free until a server takes them."""

from __future__ import annotations

import random
import socket

HOST = "127.0.0.1"
# Below the range from which Linux serves outgoing connections (32768 and up): one of those could take the port between
# our choice and the server's start.
_RANGE = range(15_000, 32_000)
_TRIES = 200


def bind_free(probe: socket.socket) -> int:
    """Binds the socket to a free port of 127.0.0.1 and says which. OSError where none was found."""
    for port in random.sample(_RANGE, _TRIES):
        try:
            probe.bind((HOST, port))
        except OSError:
            continue
        return port
    raise OSError("no free port was found")
