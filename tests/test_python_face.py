from __future__ import annotations

import subprocess
import sys

import pytest

import explorer


def test_importing_the_package_loads_neither_numpy_nor_qt() -> None:
    code = "import sys, explorer; print([n for n in ('numpy', 'PySide6') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "name",
    ["surfaces", "optimizers", "schedules", "formula", "recurrence", "run", "identify", "load"],
)
def test_a_name_of_the_face_is_listed_and_is_there(name: str) -> None:
    assert name in dir(explorer)
    assert getattr(explorer, name) is not None


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = explorer.nothing
