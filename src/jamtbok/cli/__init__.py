"""The command ``jamtbok``."""

from jamtbok.cli.main import main

__all__ = ["main"]
