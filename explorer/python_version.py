"""The supported Python versions, checked before anything else is imported.

Older Pythons read this module too (from 3.7 on), so it uses nothing that is newer.
"""

from __future__ import annotations

OLDEST = (3, 11)
NEWEST = (3, 13)


def refusal(version: tuple[int, ...]) -> str | None:
    """Why the program does not run on this version of Python, or None where it does."""
    running = (version[0], version[1])
    if OLDEST <= running <= NEWEST:
        return None
    age = "old" if running < OLDEST else "new"
    return (
        f"Python {_text(running)} is too {age} for Descent Explorer: "
        f"it needs {_text(OLDEST)} to {_text(NEWEST)}."
    )


def _text(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"
