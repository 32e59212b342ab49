import importlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from explorer.python_version import NEWEST, OLDEST, refusal

CHECKOUT = Path(__file__).parents[1]


def test_a_python_that_is_too_old_or_too_new_is_refused_in_one_sentence():
    assert (
        refusal((3, 10, 13))
        == "Python 3.10 is too old for Descent Explorer: it needs 3.11 to 3.13."
    )
    assert (
        refusal((3, 14, 0)) == "Python 3.14 is too new for Descent Explorer: it needs 3.11 to 3.13."
    )
    assert refusal((2, 7)) is not None
    assert refusal((4, 0)) is not None


@pytest.mark.parametrize("minor", [11, 12, 13])
def test_the_pythons_between_are_not_refused(minor):
    assert refusal((3, minor, 99)) is None


def test_the_range_is_the_one_that_the_package_declares():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    after = (NEWEST[0], NEWEST[1] + 1)

    expected = f">={OLDEST[0]}.{OLDEST[1]},<{after[0]}.{after[1]}"
    assert project["requires-python"] == expected


@pytest.mark.parametrize("command", ["descent-explorer", "descent-explorer-window"])
def test_each_command_says_so_before_it_imports_anything_else(command, monkeypatch, capsys):
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, function = (project["scripts"] | project["gui-scripts"])[command].partition(":")
    monkeypatch.setattr(sys, "version_info", (3, 14, 0, "final", 0))
    monkeypatch.setitem(sys.modules, "explorer.interruption", None)

    assert getattr(importlib.import_module(module), function)() == 1
    assert capsys.readouterr().err == f"{refusal((3, 14))}\n"


@pytest.mark.parametrize("minor", [8, 10])
def test_an_older_python_that_is_here_prints_the_sentence_alone(minor):
    older = shutil.which(f"python3.{minor}")
    # Where versions are switched, a name may be found that leads to no Python.
    if not older or subprocess.run([older, "-c", ""], capture_output=True).returncode:
        pytest.skip(f"Python 3.{minor} is not installed")

    told = subprocess.run(
        [older, "-m", "explorer", "list"],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr == f"{refusal((3, minor))}\n"
