"""Fixtures shared by tests of the export dialogs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest


@dataclass
class Chooser:
    """A file dialog that is answered by the test."""

    path: Path | None = None
    asked: list[str] = field(default_factory=list)

    def __call__(self, caption: str, suggested: str, files: str) -> Path | None:
        self.asked.append(suggested)
        return self.path


@pytest.fixture
def chooser() -> Chooser:
    """Answers where to write."""
    return Chooser()
