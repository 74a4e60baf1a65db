"""`python -m medicalcor.sandbox`: the sandbox as a process of its own.

Secrets come by environment as well (`SANDBOX_WHATSAPP_APP_SECRET`, …), as a command line is readable by every user of
the machine.
"""

from __future__ import annotations

import argparse
import os

from medicalcor.sandbox.app import Sandbox
from medicalcor.sandbox.config import SandboxConfig
from medicalcor.sandbox.serving import SandboxServer


def arguments() -> argparse.ArgumentParser:
    """The command line; every option but host and port is a field of SandboxConfig."""
    parser = argparse.ArgumentParser(prog="python -m medicalcor.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to bind; loopback, as it has no access control")
    parser.add_argument("--port", type=int, default=8089)
    defaults = SandboxConfig()
    for name in SandboxConfig.__dataclass_fields__:
        default = os.environ.get(f"SANDBOX_{name.upper()}", getattr(defaults, name))
        parser.add_argument(f"--{name.replace('_', '-')}", default=default)
    return parser


def main(argv: list[str] | None = None) -> None:
    """Serve until interrupted."""
    options = vars(arguments().parse_args(argv))
    host, port = options.pop("host"), options.pop("port")
    SandboxServer(Sandbox(SandboxConfig(**options)), host, port).run()


if __name__ == "__main__":
    main()
