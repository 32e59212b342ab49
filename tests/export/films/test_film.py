from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from explorer.arrays import Pixels
from explorer.drawing.figure_painter import FigurePainter
from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.export.films import mp4
from explorer.export.films.film import film_figure, making, write_film
from explorer.export.films.film_options import FilmOptions
from explorer.export.films.gif import GifWriter
from explorer.export.pictures.picture import write_picture
from explorer.export.pictures.picture_options import PictureOptions
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario
from tests.export.comparing import difference, pixels

pytestmark = pytest.mark.usefixtures("qapp")
Make = Callable[..., Scenario]
PICTURE = PictureOptions(size=(320.0, 260.0))
OPTIONS = FilmOptions(picture=PICTURE, frames_per_second=20.0, hold_seconds=1.0)
CONTAINERS = ("gif", "webp", "apng")


def frames(path: Path) -> list[np.ndarray]:
    collected = []
    with Image.open(path) as film:
        for index in range(film.n_frames):
            film.seek(index)
            collected.append(np.asarray(film.convert("RGB"), dtype=np.float64))
    return collected


def durations(path: Path) -> list[float]:
    collected = []
    with Image.open(path) as film:
        for index in range(film.n_frames):
            film.seek(index)
            film.load()
            collected.append(float(film.info["duration"]))
    return collected


@pytest.mark.parametrize("kind", CONTAINERS)
def test_a_film_has_a_frame_for_each_step_and_holds_the_last(
    scenario: Scenario, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"a.{kind}"
    assert write_film(scenario, OPTIONS, path)
    assert durations(path) == pytest.approx([50.0] * 40 + [1000.0])
    with Image.open(path) as film:
        assert film.size == (320, 260)
        assert film.info["loop"] == 0


@pytest.mark.parametrize("kind", ["webp", "apng"])
def test_each_frame_is_the_picture_exported_at_its_step(
    scenario: Scenario, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"a.{kind}"
    options = replace(OPTIONS, step_counter=False, every=13.0)
    write_film(scenario, options, path)
    for step, frame in zip((0, 13, 26, 39, 40), frames(path), strict=True):
        write_picture(compute(scenario), replace(PICTURE, step=step), tmp_path / f"{step}.png")
        assert np.array_equal(frame, pixels(tmp_path / f"{step}.png"))


def test_a_landscape_turns_by_degrees_a_second(scenario: Scenario, tmp_path: Path) -> None:
    picture = replace(PICTURE, view="3d")
    some = FilmOptions(picture=picture, every=20.0, frames_per_second=2.0, step_counter=False)
    write_film(scenario, replace(some, turn=20.0), tmp_path / "turning")
    write_film(scenario, replace(some, turn=-20.0), tmp_path / "back")
    turning, back = (sorted((tmp_path / name).iterdir()) for name in ("turning", "back"))
    assert len(turning) == len(back) == 3
    assert turning[0].read_bytes() == back[0].read_bytes()
    assert turning[1].read_bytes() != back[1].read_bytes()

    painter = FigurePainter(film_figure(compute(scenario), some, 0))
    (plot,) = painter.plots
    assert isinstance(plot, SurfacePlot)
    first = plot.camera
    painter.turn(30.0)
    assert (plot.camera.azimuth - first.azimuth) % 360.0 == 30.0
    assert plot.camera.elevation == first.elevation


def test_a_gif_is_the_picture_in_fewer_colours(scenario: Scenario, tmp_path: Path) -> None:
    write_film(scenario, replace(OPTIONS, step_counter=False), tmp_path / "a.gif")
    write_picture(compute(scenario), replace(PICTURE, step=25), tmp_path / "25.png")
    mean, most = difference(frames(tmp_path / "a.gif")[25], pixels(tmp_path / "25.png"))
    assert mean < 1.5
    assert most < 30.0


def test_the_steps_are_counted_in_the_frames(scenario: Scenario, tmp_path: Path) -> None:
    options = replace(OPTIONS, first_step=3, last_step=4)
    write_film(scenario, options, tmp_path / "with.apng")
    write_film(scenario, replace(options, step_counter=False), tmp_path / "without.apng")
    first, two = frames(tmp_path / "with.apng")
    corner = (slice(0, 24), slice(200, 320))
    assert not np.array_equal(first[corner], two[corner])
    plain = frames(tmp_path / "without.apng")[0]
    assert plain[corner].min() > 80


def test_a_speed_that_is_no_whole_number_of_ticks_does_not_drift(
    scenario: Scenario, tmp_path: Path
) -> None:
    options = replace(OPTIONS, frames_per_second=30.0, hold_seconds=0.0)
    for kind, tick in (("gif", 10.0), ("webp", 1.0)):
        write_film(scenario, options, tmp_path / f"a.{kind}")
        assert sum(durations(tmp_path / f"a.{kind}")) == pytest.approx(41 / 30 * 1000, abs=tick)


@pytest.mark.parametrize("kind", CONTAINERS)
def test_frames_that_are_all_the_same_are_a_film_too(
    make_scenario: Make, tmp_path: Path, kind: str
) -> None:
    still = make_scenario(contenders=0, steps=3)
    write_film(still, replace(OPTIONS, step_counter=False), tmp_path / f"a.{kind}")
    actual = frames(tmp_path / f"a.{kind}")
    assert all(np.array_equal(actual[0], frame) for frame in actual)


def test_a_folder_of_png_has_a_numbered_file_for_each_frame(
    scenario: Scenario, tmp_path: Path
) -> None:
    options = replace(OPTIONS, step_counter=False, last_step=12, every=5.0)
    write_film(scenario, options, tmp_path / "film")
    names = sorted(path.name for path in (tmp_path / "film").iterdir())
    assert names == [f"frame-{index:04}.png" for index in range(4)]
    write_picture(compute(scenario), replace(PICTURE, step=12), tmp_path / "12.png")
    last = (tmp_path / "film" / "frame-0003.png").read_bytes()
    assert np.array_equal(pixels(tmp_path / "film" / "frame-0003.png"), pixels(tmp_path / "12.png"))
    assert last.startswith(b"\x89PNG")


def test_a_shorter_film_in_the_same_folder_leaves_other_files_alone(
    scenario: Scenario, tmp_path: Path
) -> None:
    folder = tmp_path / "film"
    write_film(scenario, replace(OPTIONS, last_step=5), folder)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="is not empty"):
        write_film(scenario, replace(OPTIONS, last_step=2), folder)
    write_film(scenario, replace(OPTIONS, last_step=2), folder, replace=True)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["frame-0000.png", "frame-0001.png", "frame-0002.png", "notes.txt"]


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.apng", "a.mp4", "film"])
def test_a_film_that_is_cancelled_leaves_nothing(
    scenario: Scenario, tmp_path: Path, name: str
) -> None:
    if name == "a.mp4":
        pytest.importorskip("imageio_ffmpeg", reason="needs the extra 'film'")
    told = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 3

    assert not write_film(scenario, OPTIONS, tmp_path / name, progress=progress)
    assert told == [(1, 41), (2, 41), (3, 41)]
    assert list(tmp_path.iterdir()) == []


def test_what_was_there_is_kept_when_a_film_is_given_up(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    path.write_bytes(b"old")
    frames_made = making(compute(scenario), OPTIONS, path, replace=True)
    next(frames_made)
    frames_made.close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.gif"]
    assert path.read_bytes() == b"old"


def test_a_full_disk_leaves_nothing(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = GifWriter.add

    def fills_up(self: GifWriter, frame: Pixels, seconds: float) -> None:
        write(self, frame, seconds)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(GifWriter, "add", fills_up)
    with pytest.raises(OSError, match="No space left"):
        write_film(scenario, OPTIONS, tmp_path / "a.gif")
    assert list(tmp_path.iterdir()) == []


def test_an_mp4_has_even_sides_and_the_right_length(scenario: Scenario, tmp_path: Path) -> None:
    pytest.importorskip("imageio_ffmpeg", reason="needs the extra 'film'")
    options = replace(OPTIONS, picture=PictureOptions(size=(321.0, 261.0)))
    write_film(scenario, options, tmp_path / "a.mp4")
    told = subprocess.run(
        [mp4.ffmpeg(), "-i", str(tmp_path / "a.mp4")], capture_output=True, text=True, check=False
    ).stderr
    assert "322x262" in told
    assert "Duration: 00:00:03.00" in told


def test_without_ffmpeg_an_mp4_says_how_to_get_it(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "imageio_ffmpeg", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OSError, match=r"pip install 'descent-explorer\[film\]'"):
        write_film(scenario, OPTIONS, tmp_path / "a.mp4")
    assert list(tmp_path.iterdir()) == []


def test_an_ffmpeg_that_fails_is_quoted(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "ffmpeg"
    bad.write_text("#!/bin/sh\necho no such codec >&2\nexit 1\n", encoding="utf-8")
    bad.chmod(0o755)
    monkeypatch.setattr(mp4, "ffmpeg", lambda: str(bad))
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(OSError, match="could not write the film: no such codec"):
        write_film(scenario, OPTIONS, out / "a.mp4")
    assert list(out.iterdir()) == []


def test_the_address_of_the_part_of_ffmpeg_that_fails_is_left_out(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "ffmpeg"
    said = "[out#0/mp4 @ 0x44fb7340] Error writing trailer: No space left on device"
    bad.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit 1\n", encoding="utf-8")
    bad.chmod(0o755)
    monkeypatch.setattr(mp4, "ffmpeg", lambda: str(bad))
    with pytest.raises(OSError, match=r"film: Error writing trailer: No space left on device$"):
        write_film(scenario, OPTIONS, tmp_path / "a.mp4")


@pytest.mark.parametrize(
    ("name", "options", "error", "sentence"),
    [
        ("a.avi", OPTIONS, ValueError, "found .avi, expected one of .gif, .webp, .apng, .mp4"),
        ("a.gif", replace(OPTIONS, last_step=99), ValueError, "expected at most 40"),
        ("a.gif", replace(OPTIONS, frames_per_second=60.0), ValueError, "at most 50 in a GIF"),
        ("nowhere/a.gif", OPTIONS, OSError, "does not exist"),
        ("nowhere/film", OPTIONS, OSError, "does not exist"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_sentence(
    scenario: Scenario,
    tmp_path: Path,
    name: str,
    options: FilmOptions,
    error: type[Exception],
    sentence: str,
) -> None:
    with pytest.raises(error, match=sentence):
        write_film(scenario, options, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_wheel_without_its_ffmpeg_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise RuntimeError("No ffmpeg exe could be found.")

    wheel = SimpleNamespace(get_ffmpeg_exe=missing)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", wheel)
    with pytest.raises(OSError, match=r"pip install 'descent-explorer\[film\]'"):
        mp4.ffmpeg()


def test_without_the_wheel_the_ffmpeg_of_the_system_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert mp4.ffmpeg() == str(program)
