"""The recipes for packages say what the project says, and the bundle's own code works."""

from __future__ import annotations

import ctypes
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
import zlib
from pathlib import Path

import pytest

from explorer import __version__
from explorer.identity import DESKTOP_ID
from explorer.system.python_packages import declared_bounds

REPOSITORY = Path(__file__).parents[2]
PACKAGING = REPOSITORY / ".packaging"
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ELSEWHERE = {"pyside6-essentials": "pyside6"}
"""What conda calls otherwise than pip."""


def test_the_recipe_for_conda_asks_for_what_the_project_asks_for() -> None:
    recipe = (PACKAGING / "conda" / "recipe.yaml").read_text(encoding="utf-8")
    run = recipe.partition("  run:\n")[2].partition("\n\n")[0]
    asked = dict(re.findall(r"- (\S+) (\S+)", run))
    bounds = declared_bounds(PROJECT["dependencies"])
    expected = {ELSEWHERE.get(name, name): bound for name, bound in bounds.items()}
    assert asked == {**expected, "python": PROJECT["requires-python"]}
    assert f'version: "{__version__}"' in recipe
    for name, place in (PROJECT["scripts"] | PROJECT["gui-scripts"]).items():
        assert f"- {name} = {place}" in recipe


def test_the_flatpak_has_the_name_of_the_menu_entry() -> None:
    text = (PACKAGING / "flatpak" / f"{DESKTOP_ID}.yml").read_text(encoding="utf-8")
    assert f"\nid: {DESKTOP_ID}\n" in text


def test_the_description_of_the_bundle_is_python() -> None:
    path = PACKAGING / "bundle" / "descent-explorer.spec"
    compile(path.read_text(encoding="utf-8"), str(path), "exec")


@pytest.mark.parametrize("name", ["build", "archives", "check"])
def test_the_scripts_are_read_by_bash(name: str) -> None:
    bash = shutil.which("bash")
    if bash is None or sys.platform == "win32":
        pytest.skip("there is no bash")
    done = subprocess.run([bash, "-n", str(PACKAGING / name)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="only the bundle for Linux holds LLVM packed")
def test_a_packed_library_is_loaded_as_if_it_were_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import _ctypes

    monkeypatch.setattr(ctypes, "CDLL", ctypes.CDLL)
    whole = Path(_ctypes.__file__).read_bytes()
    (tmp_path / "libllvmlite.so.z").write_bytes(zlib.compress(whole))
    runpy.run_path(str(PACKAGING / "bundle" / "library_hook.py"))
    assert ctypes.CDLL(str(tmp_path / "libllvmlite.so")).PyInit__ctypes
    assert ctypes.CDLL(None).getpid() == os.getpid()
    with pytest.raises(OSError, match="another"):
        ctypes.CDLL(str(tmp_path / "another.so"))


def test_what_the_bundle_starts_does_not_get_its_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "fonts.conf").touch()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/before")
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    monkeypatch.delenv("FONTCONFIG_FILE")
    runpy.run_path(str(PACKAGING / "bundle" / "environment_hook.py"))
    assert os.environ["LD_LIBRARY_PATH"] == "/before"
    assert os.environ["FONTCONFIG_FILE"] == str(tmp_path / "fonts" / "fonts.conf")
