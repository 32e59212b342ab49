"""The numbers in the README are those of today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.engine import optimizers, surfaces
from explorer.engine.runs.maps import can_map
from explorer.libraries import LIBRARIES, VERSIONS

REPOSITORY = Path(__file__).parents[2]
README = REPOSITORY / "README.md"
RECORDED = sorted((REPOSITORY / "tests" / "data").glob("*trajectories.json"))


def forms(dialect: str) -> int:
    return sum(dialect in each.dialects for each in optimizers.values())


def recorded() -> int:
    return sum(len(json.loads(path.read_text("utf-8"))["records"]) for path in RECORDED)


def direct_methods() -> int:
    return sum(bool(can_map(surfaces["ravine"], each())) for each in optimizers.values())


@pytest.mark.parametrize(
    "words",
    [
        f"**Surfaces.** {len(surfaces)} come with the program",
        f"**Optimizers.** {len(optimizers)}, "
        f"in {sum(len(each.dialects) for each in optimizers.values())} published forms",
        *(f"{forms(key)} as in {title} {VERSIONS[key]}" for key, title in LIBRARIES.items()),
        f"reproduce {recorded()} trajectories recorded from these libraries",
        f"for the {direct_methods()} direct methods",
        f"leaves out the {direct_methods()} direct methods",
    ],
)
def test_what_comes_with_the_program_is_counted(words: str) -> None:
    assert words in " ".join(README.read_text(encoding="utf-8").split())
