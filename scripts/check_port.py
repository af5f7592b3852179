"""Say in a sentence why a server could not listen on this loopback port, if it could not."""

import socket
import sys

ADVICE = "Choose another with the PORT variable, for example: PORT=8001 make run"


def objection(port):
    if not (port.isascii() and port.isdigit() and 1 <= int(port[:6]) <= 65535):
        return f"PORT={port} is not a port number from 1 to 65535."
    with socket.socket() as probe:
        # Connecting comes first: macOS lets one bind beside a server that listens on every address.
        if probe.connect_ex(("127.0.0.1", int(port))) == 0:
            return f"Port {port} is taken by another program."
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as gunicorn does: a port just left is free
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            return f"Port {port} is only for the administrator of this machine."
        except OSError as error:
            return f"Port {port} cannot be used here: {error.strerror}."


if problem := objection(sys.argv[1]):
    sys.exit(f"{problem} {ADVICE}")
