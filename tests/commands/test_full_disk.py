"""A disk that takes no more: one sentence that names the file, and the old file stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.cli import main
from tests.full_disk import room_for

ROOM = 400
SMALL = ["--size", "320x240", "--to", "6"]
COMPARED = ["--surfaces", "parabola", "--optimizers", "momentum,adam", "--budget", "50"]
CALLS = {
    "a.png": ["render", "parabola_momentum"],
    "a.svg": ["render", "parabola_momentum"],
    "a.pdf": ["render", "parabola_momentum"],
    "a.gif": ["animate", "parabola_momentum", *SMALL],
    "a.webp": ["animate", "parabola_momentum", *SMALL],
    "a.apng": ["animate", "parabola_momentum", *SMALL],
    "frames/": ["animate", "parabola_momentum", *SMALL],
    "a.csv": ["trace", "parabola_momentum"],
    "a.json": ["trace", "parabola_momentum"],
    "a.npz": ["trace", "parabola_momentum"],
    "map.png": ["map", "ravine_momentum", "--x", "learning_rate", "--y", "momentum"],
    "a.py": ["code", "parabola_momentum", "--to", "numpy"],
    "a.html": ["web", "parabola_momentum"],
    "pack/": ["pack", "parabola_momentum"],
    "compared.png": ["compare", *COMPARED],
    "compared.csv": ["compare", *COMPARED],
    "tuned.descent": ["tune", "ravine_momentum", "--budget", "300"],
    "range.png": ["range-test", "ravine_momentum"],
    "range.csv": ["range-test", "ravine_momentum"],
}


def content(folder: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("name", CALLS)
def test_what_finds_no_room_is_said_in_one_line_and_leaves_all_as_it_was(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out" / name
    if name.endswith("/"):
        target.mkdir(parents=True)
        for old in ("page.html", "frame-0000.png"):
            (target / old).write_text("before")
    else:
        target.parent.mkdir()
        target.write_text("before")
    before = content(tmp_path)
    # A folder of frames is told from a folder for films by its slash.
    output = f"{target}/" if name == "pack/" else str(target)
    with room_for(ROOM, monkeypatch):
        assert main([*CALLS[name], "-o", output, "--force"]) == 2
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith(f"descent-explorer: {target}")
    assert line.endswith(": File too large")
    assert content(tmp_path) == before
