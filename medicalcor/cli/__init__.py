"""The `medicalcor` command: one file per command group, joined here and nowhere else."""

from __future__ import annotations

from medicalcor.cli._app import main

__all__ = ["main"]
