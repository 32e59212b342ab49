"""How many of the possible cases are tested."""

from __future__ import annotations

import os

WIDE = bool(os.environ.get("WIDE_TESTS"))
"""Every combination instead of a sample in which each part still appears; ``.ci/run`` wants it."""
