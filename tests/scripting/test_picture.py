from __future__ import annotations

from pathlib import Path

import pytest

from explorer import film, optimizers, outcome_map, picture, race, run, surfaces

RAVINE = surfaces["ravine"]
RACE = race(RAVINE, ["adam"], steps=8)
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_picture_is_written_in_the_format_of_its_ending(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"race.{kind}"
    made = picture(RACE, path, size=(300, 200))
    assert path.read_bytes() == made.data
    assert made.kind == kind
    assert repr(made).startswith(f"<Picture: Race: Adam on Ravine, 8 steps, {kind.upper()} of")


def test_a_notebook_is_given_what_it_can_show() -> None:
    png, svg = (picture(RACE, kind=kind, size=(300, 200)) for kind in ("png", "svg"))
    assert png._repr_png_() == png.data
    assert (svg._repr_svg_() or "").startswith("<?xml")
    assert png._repr_svg_() is png._repr_html_() is svg._repr_png_() is None


def test_a_scenario_a_trajectory_and_a_map_have_pictures_too() -> None:
    small = {"size": (200, 150), "legend": False}
    of_race = picture(RACE, **small)
    assert picture(RACE.scenario, **small) == of_race
    alone = run(RAVINE, optimizers["adam"](), RAVINE.starts[0], 8)
    assert picture(alone, **small) == of_race
    assert hash(picture(alone, **small)) == hash(of_race)
    momentum = optimizers["momentum"]()
    over = outcome_map(RAVINE, momentum, "learning_rate", "momentum", nodes=8)
    assert picture(over, **small) != of_race


def test_options_are_those_of_the_command_line() -> None:
    dark = picture(RACE, size=(600, 500), theme="dark", step=3, caption=True)
    assert dark != picture(RACE, size=(600, 500))
    assert picture(RACE, preset="square").data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"sise": (1, 2)}, r"sise: there is no such option of a picture \(did you mean size\?\)"),
        ({"zzzzz": 1}, "descent-explorer render --help lists all"),
        ({"kind": "bmp"}, "kind: found 'bmp', expected one of png, svg, pdf"),
        ({"theme": "blue"}, "theme: found 'blue'"),
        ({"step": 99}, "step: found 99, expected a step from 0 to 8"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(
    options: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        picture(RACE, **options)  # type: ignore[arg-type]


def test_a_picture_is_saved_under_its_own_ending_alone(tmp_path: Path) -> None:
    made = picture(RACE, size=(200, 200))
    assert made.save(tmp_path / "a.png").read_bytes() == made.data
    with pytest.raises(ValueError, match=r"a.svg: this is PNG, expected .png"):
        made.save(tmp_path / "a.svg")


@pytest.mark.parametrize(("kind", "magic"), [("gif", b"GIF89a"), ("webp", b"RIFF")])
def test_a_film_is_shown_in_a_notebook(kind: str, magic: bytes) -> None:
    made = film(RACE, kind=kind, size=(240, 180), every=4, fps=10)
    assert made.data.startswith(magic)
    assert f"data:image/{kind};base64," in (made._repr_html_() or "")


def test_a_film_is_written_and_its_options_are_checked(tmp_path: Path) -> None:
    made = film(RACE, tmp_path / "race.apng", size=(240, 180), first_step=6)
    assert (tmp_path / "race.apng").read_bytes() == made.data == made._repr_png_()
    with pytest.raises(ValueError, match=r"evry: .* \(did you mean every\?\)"):
        film(RACE, evry=2)
    with pytest.raises(ValueError, match="kind: found 'avi'"):
        film(RACE, kind="avi")
