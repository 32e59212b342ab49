"""The program as a process, from its start to its first whole picture."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_the_start_reports_its_first_paint_and_its_whole_picture(tmp_path: Path) -> None:
    folders = {name: str(tmp_path) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME")}
    report = {"DESCENT_EXPLORER_STARTUP_REPORT": "1", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "explorer"],
        env={**os.environ, **folders, **report},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["first-paint", "first-picture"]
