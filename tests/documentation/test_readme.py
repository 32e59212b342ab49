"""The numbers in the README are those of today."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.engine import optimizers, surfaces

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize(
    "words",
    [
        f"**Surfaces.** {len(surfaces)} come with the program",
        f"**Optimizers.** {len(optimizers)}, "
        f"in {sum(len(each.dialects) for each in optimizers.values())} published forms",
    ],
)
def test_what_comes_with_the_program_is_counted(words: str) -> None:
    assert words in README.read_text(encoding="utf-8")
