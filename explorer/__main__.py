"""Lets ``python -m explorer`` do what the command ``descent-explorer`` does."""

from __future__ import annotations

import sys

from explorer.cli import main

if __name__ == "__main__":
    sys.exit(main())
