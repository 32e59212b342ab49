from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def _chromium() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "chromium_for_tests", Path(__file__).with_name("chromium.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not os.environ.get("BROWSER_TESTS"):
        pytest.skip("needs a browser: BROWSER_TESTS=1 python -m pytest tests/browser")
    chromium = _chromium()
    program = chromium.executable()
    if program is None:
        pytest.skip(f"none of {', '.join(chromium.NAMES)} is installed")
    running = chromium.Browser(program, tmp_path_factory.mktemp("profile"))
    yield running
    running.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A tab of 1280 x 800 in which pages are light and move."""
    opened = browser.tab()
    opened.resize(1280, 800)
    opened.prefer(color_scheme="light", reduced_motion="no-preference")
    yield opened
    opened.close()
