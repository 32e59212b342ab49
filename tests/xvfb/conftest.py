from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _real_display() -> None:
    if os.environ.get("QT_QPA_PLATFORM") != "xcb" or not os.environ.get("DISPLAY"):
        pytest.skip("needs an X server: xvfb-run -a env QT_QPA_PLATFORM=xcb pytest tests/xvfb")
