from __future__ import annotations

import re
from typing import Any

import pytest

from explorer.engine.parameter_fields import parameters_of
from explorer.export.films.film_memory import film_data, film_from
from explorer.export.films.film_options import FilmOptions
from explorer.export.pictures.options_memory import picture_data, picture_from
from explorer.export.pictures.picture_options import PictureOptions


@pytest.mark.parametrize(
    ("size", "unit", "dpi", "scale", "pixels"),
    [
        ((1200.0, 900.0), "px", 96.0, 1.0, (1200, 900)),
        ((1200.0, 900.0), "px", 300.0, 1.0, (1200, 900)),
        ((1200.0, 900.0), "px", 96.0, 4.0, (4800, 3600)),
        ((85.0, 64.0), "mm", 300.0, 1.0, (1004, 756)),
        ((6.0, 4.5), "in", 200.0, 2.0, (2400, 1800)),
    ],
)
def test_size_unit_and_resolution_give_the_pixels(
    size: tuple[float, float], unit: Any, dpi: float, scale: float, pixels: tuple[int, int]
) -> None:
    assert PictureOptions(size=size, unit=unit, dpi=dpi, scale=scale).pixels == pixels


def test_text_keeps_its_size_on_paper_at_every_resolution() -> None:
    coarse = PictureOptions(size=(100.0, 80.0), unit="mm", dpi=100.0)
    fine = PictureOptions(size=(100.0, 80.0), unit="mm", dpi=600.0)
    assert coarse.logical_size == fine.logical_size
    assert fine.pixels_per_logical == pytest.approx(6 * coarse.pixels_per_logical)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"size": (0.0, 900.0)}, "size: found 0 x 900 px, expected a width and a height above 0"),
        ({"size": (float("nan"), 9.0)}, "expected a width and a height above 0"),
        ({"size": (30_000.0, 100.0)}, "expected at most 20000 a side and 200 million in all"),
        ({"size": (15_000.0, 15_000.0)}, "expected at most 20000 a side and 200 million in all"),
        ({"size": (1000.0, 1000.0), "unit": "mm", "dpi": 2400.0}, "expected at most 20000 a side"),
        ({"size": (20.0, 20.0)}, "expected at least half an inch a side"),
        ({"unit": "cm"}, "unit: found 'cm', expected one of px, mm, in"),
        ({"theme": "neon"}, "theme: found 'neon', expected one of light, dark, print"),
        ({"font_size": 9.5}, "font_size: found 9.5, expected a whole number"),
        (
            {"view": "charts", "loss_chart": False, "gradient_chart": False, "step_chart": False},
            "expected at least one of loss_chart, gradient_chart, step_chart, off_plane_chart",
        ),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        PictureOptions(**given)


def test_a_film_shows_every_nth_step_and_the_last() -> None:
    assert FilmOptions(first_step=2, every=4.0).steps(13) == [2, 6, 10, 13]
    assert FilmOptions(first_step=5, last_step=5).steps(13) == [5]
    with pytest.raises(ValueError, match="found 20 as the last, expected at most 13"):
        FilmOptions(last_step=20).steps(13)
    with pytest.raises(ValueError, match="found 4 to 3"):
        FilmOptions(first_step=4, last_step=3)


@pytest.mark.parametrize("options", [PictureOptions, FilmOptions])
def test_every_declared_name_is_a_field_of_that_name(options: type[Any]) -> None:
    for parameter in parameters_of(options):
        assert getattr(options(), parameter.name) == parameter.default


def test_options_are_remembered() -> None:
    film = FilmOptions(
        picture=PictureOptions(size=(85.0, 64.0), unit="mm", theme="print", isolines=4.0),
        frames_per_second=7.0,
        step_counter=False,
    )
    assert film_from(film_data(film), FilmOptions()) == film


def test_what_was_remembered_wrongly_falls_back() -> None:
    usual = PictureOptions()
    assert picture_from(None, usual) == usual
    assert picture_from({"theme": 3, "size": "large", "legend": "no"}, usual) == usual
    changed = {**picture_data(usual), "theme": "neon", "caption": True}
    assert picture_from(changed, usual) == PictureOptions(caption=True)
    assert film_from({"every": -1, "picture": 7}, FilmOptions()) == FilmOptions()


def test_what_was_remembered_of_a_picture_stays_where_its_size_is_lost() -> None:
    usual = PictureOptions(size=(400.0, 300.0))
    kept = {**picture_data(PictureOptions(theme="dark")), "size": "large"}
    assert picture_from(kept, usual) == PictureOptions(size=(400.0, 300.0), theme="dark")
    assert film_from("nothing", FilmOptions(every=3.0)) == FilmOptions(every=3.0)


def test_a_film_cannot_begin_after_its_end() -> None:
    with pytest.raises(ValueError, match=r"^steps: found 7 as the first, expected at most 5$"):
        FilmOptions(first_step=7).steps(5)
