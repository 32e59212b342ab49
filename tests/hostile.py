"""Hostile cases for every reader of external text, one file for each reader.

``tests/data/hostile/READER.json`` holds cases by what is wrong with them. In a text,
``<<5000*9>>`` stands for 5,000 nines.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "hostile"


def cases(reader: str) -> dict[str, str]:
    """The texts for a reader, by what is wrong with them."""
    given = json.loads((FOLDER / f"{reader}.json").read_text(encoding="utf-8"))
    return {name: _expanded(text) for name, text in given.items()}


def _expanded(text: str) -> str:
    return re.sub(r"<<(\d+)\*(.+?)>>", lambda actual: actual[2] * int(actual[1]), text)
