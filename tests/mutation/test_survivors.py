"""The list of mutants that no test notices matches the code."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.mutation.run import SURVIVORS, known

TOLD = tomllib.loads(SURVIVORS.read_text())["survivor"]


@pytest.mark.parametrize("survivor", TOLD, ids=lambda survivor: survivor["before"])
def test_a_known_survivor_changes_a_line_that_is_there(
    survivor: dict[str, str], repository: Path
) -> None:
    lines = (repository / survivor["module"]).read_text().splitlines()
    assert survivor["before"] in [line.strip() for line in lines]
    assert survivor["after"] != survivor["before"]
    assert survivor["reason"].endswith(".")


def test_each_is_told_once() -> None:
    assert len(known()) == len(TOLD)
