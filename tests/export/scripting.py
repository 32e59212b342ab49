"""Scripts run, here or in a separate process, and compared with the run they repeat."""

from __future__ import annotations

import builtins
import contextlib
import importlib.util
import io
import json
import os
import shutil
import subprocess
import symtable
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.export.script import script
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario

MODULES = {"pytorch": ["torch"], "keras": ["keras", "jax"], "optax": ["optax"]}


def executed(text: str) -> dict[str, Any]:
    """The variables of a finished script, and its output."""
    scope: dict[str, Any] = {"__name__": "script"}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(text, "<script>", "exec"), scope)  # noqa: S102
    return {**scope, "printed": printed.getvalue()}


def run_apart(text: str, folder: Path) -> dict[str, Any]:
    """What a script computes in a process of its own, since libraries have settings for all."""
    path = folder / "script.py"
    path.write_text(f"{text}\nimport json\nprint(json.dumps(trajectories))\n", encoding="utf-8")
    environment = {**os.environ, "KERAS_BACKEND": "jax", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, timeout=300, env=environment
    )
    assert done.returncode == 0, done.stderr
    actual: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return actual


def run_in_node(text: str, folder: Path) -> dict[str, Any]:
    """What a script for TF.js computes; skips without node and TF.js where NODE_PATH finds it."""
    node = shutil.which("node")
    probe = [node or "", "-e", 'require("@tensorflow/tfjs")']
    if node is None or subprocess.run(probe, capture_output=True, timeout=60).returncode:
        pytest.skip(f"no node with TF.js here (NODE_PATH={os.environ.get('NODE_PATH', '')!r})")
    path = folder / "script.js"
    path.write_text(f"{text}console.log(JSON.stringify(trajectories));\n", "utf-8")
    done = subprocess.run([node, str(path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    actual: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return actual


def installed(*modules: str) -> None:
    """Skip where a library is missing, without loading it here."""
    for module in modules:
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed")


def undefined_names(text: str) -> set[str]:
    """What a script reads and nothing in it defines; a script that is no Python raises."""
    module = symtable.symtable(text, "script.py", "exec")
    defined = {symbol.get_name() for symbol in module.get_symbols() if symbol.is_assigned()}
    defined |= {symbol.get_name() for symbol in module.get_symbols() if symbol.is_imported()}
    defined |= {symbol.get_name() for symbol in module.get_symbols() if symbol.is_namespace()}
    scopes, read = [module], set[str]()
    while scopes:
        scope = scopes.pop()
        scopes += scope.get_children()
        read |= {
            symbol.get_name()
            for symbol in scope.get_symbols()
            if symbol.is_referenced() and (symbol.is_global() or scope is module)
        }
    return read - defined - set(dir(builtins)) - {"__file__", "__name__"}


def script_of(scenario: Scenario, library: str, names: Collection[str] | None = None) -> str:
    """The script that takes the steps of a scenario's run."""
    return script(compute(scenario), library, names)


def largest_difference(scenario: Scenario, library: str, folder: Path | None = None) -> float:
    """How far a script's positions are from the run's, relative to the largest of them."""
    text = script_of(scenario, library)
    if folder is None or library == "numpy":
        actual = executed(text)["trajectories"]
    else:
        actual = run_apart(text, folder)
    differences = []
    for contender, trajectory in zip(
        scenario.contenders, compute(scenario).trajectories, strict=True
    ):
        assert trajectory is not None
        path = np.array(actual[contender.name])
        assert path.shape == trajectory.positions.shape
        size = max(1.0, float(np.abs(trajectory.positions).max()))
        differences.append(float(np.abs(path - trajectory.positions).max()) / size)
    return max(differences)
