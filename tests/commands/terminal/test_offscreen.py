from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from explorer.cli import main
from explorer.commands.parsers.picture_arguments import parsed_size
from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.progress_bar import ProgressBar
from explorer.scenario.lessons.location import load

Drawn = list[tuple[Any, Path, str | None]]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """What would be drawn: options, path, and the platform Qt would choose."""
    seen: Drawn = []

    def write(scenario: object, options: object, path: Path, **more: Any) -> None:
        path.write_bytes(b"picture") if path.suffix else path.mkdir(exist_ok=True)
        seen.append((options, path, os.environ.get("QT_QPA_PLATFORM")))
        progress: Callable[[int, int], bool] | None = more.get("progress")
        if progress is not None:
            assert progress(1, 2)

    for module, name in (("pictures.picture", "write_picture"), ("films.film", "write_film")):
        fake = ModuleType(f"explorer.export.{module}")
        setattr(fake, name, write)
        monkeypatch.setitem(sys.modules, fake.__name__, fake)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    return seen


def test_render_draws_without_a_screen_what_was_asked_for(drawn: Drawn, tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    arguments = "--step 7 --size 84x63mm --theme print --view both --no-legend --font-size 9"
    assert main(["render", "parabola_momentum", "-o", str(out), *arguments.split()]) == 0
    ((options, path, platform),) = drawn
    assert (path, platform) == (out, "offscreen")
    assert (options.step, options.size, options.unit) == (7, (84.0, 63.0), "mm")
    assert (options.theme, options.view, options.legend) == ("print", "both", False)
    assert options.font_size == 9.0


def test_render_sends_the_picture_to_standard_output(
    drawn: Drawn, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["render", "parabola_momentum", "-o", "-", "--format", "pdf"]) == 0
    assert capfdbinary.readouterr().out == b"picture"
    assert drawn[0][1].suffix == ".pdf"


def test_a_film_has_the_steps_and_the_speed_that_were_asked_for(
    drawn: Drawn, tmp_path: Path
) -> None:
    arguments = "--from 3 --to 20 --every 2 --fps 12 --hold 0 --theme dark"
    out = tmp_path / "out.gif"
    assert main(["animate", "parabola_momentum", "-o", str(out), *arguments.split()]) == 0
    ((options, _, platform),) = drawn
    assert platform == "offscreen"
    assert (options.first_step, options.last_step, options.every) == (3, 20, 2)
    assert (options.frames_per_second, options.hold_seconds) == (12, 0)
    assert (options.picture.theme, options.picture.size) == ("dark", (800.0, 600.0))


def test_frames_go_to_a_folder_of_their_own(drawn: Drawn, tmp_path: Path) -> None:
    assert main(["animate", "parabola_momentum", "-o", f"{tmp_path}/frames/"]) == 0
    assert drawn[0][1] == tmp_path / "frames"
    (tmp_path / "frames" / "0.png").write_bytes(b"old")
    assert main(["animate", "parabola_momentum", "-o", f"{tmp_path}/frames/"]) == 2
    assert main(["animate", "parabola_momentum", "-o", f"{tmp_path}/frames/", "--force"]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--size", "big"], ["--size", "'big'", "1200x900"]),
        (["--size", "0x900"], ["size", "0 x 900"]),
        (["--size", "90000x90000"], ["size", "90000"]),
        (["--dpi", "0"], ["--dpi", "0"]),
        (["--theme", "neon"], ["neon", "light"]),
        (["--step", "-1"], ["--step", "-1"]),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_line(
    arguments: list[str],
    words: list[str],
    drawn: Drawn,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["render", "parabola_momentum", "-o", str(tmp_path / "out.png"), *arguments]
    try:
        code = main(command)
    except SystemExit as ended:
        code = int(str(ended.code))
    (line,) = capsys.readouterr().err.splitlines()
    assert code == 2
    assert all(word in line for word in words)
    assert drawn == []
    assert list(tmp_path.iterdir()) == []


def test_sizes_are_read_with_their_units() -> None:
    assert parsed_size("1200x900") == ((1200.0, 900.0), "px")
    assert parsed_size("12x9.5CM") == ((120.0, 95.0), "mm")
    assert parsed_size("6×4in") == ((6.0, 4.0), "in")
    with pytest.raises(CommandError):
        parsed_size("1200")


def test_the_bar_is_drawn_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bar = ProgressBar("a.descent")
    assert bar(1, 4)
    bar.end()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert bar(1, 4)
    bar.end()
    assert capsys.readouterr().err == "\ra.descent [########------------------------] 1/4\n"


def test_a_contender_and_a_part_of_the_surface_can_be_chosen(drawn: Drawn, tmp_path: Path) -> None:
    name = scenario_names()[-1]
    arguments = ["--chosen", name, "--arrows", "chosen", "--range=-1:1,0:2.5"]
    for command, out in (("render", "a.png"), ("animate", "a.gif")):
        assert main([command, "parabola_momentum", "-o", str(tmp_path / out), *arguments]) == 0
    picture, film = (options for options, _, _ in drawn)
    for options in (picture, film.picture):
        assert options.chosen == len(scenario_names()) - 1
        assert options.visible == ((-1.0, 1.0), (0.0, 2.5))


def scenario_names() -> list[str]:
    return [contender.name for contender in load("parabola_momentum").contenders]


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [
        ("--chosen=Nobody", "--chosen: found 'Nobody', expected one of"),
        ("--range=1:0,0:1", "--range: found 1.0 to 0.0, expected the lower number first"),
        ("--range=0:1e-320,0:1", "--range: found 0.0 to 1e-320, expected at least 1e-150"),
        ("--range=0:1:2", "--range: found '0:1:2', expected lowest:highest"),
        ("--range=0:1,0:1,0:1", "--range: found"),
        ("--range=0:inf", "--range: found"),
    ],
)
def test_a_choice_that_cannot_be_used_is_said(
    drawn: Drawn,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    argument: str,
    sentence: str,
) -> None:
    assert main(["render", "parabola_momentum", "-o", str(tmp_path / "a.png"), argument]) == 2
    assert sentence in capsys.readouterr().err
    assert not drawn
