from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.pictures import golden

PICTURES = golden.pictures()


@pytest.fixture(autouse=True)
def _in_the_font_of_the_kept_pictures(qapp: object) -> None:
    if golden.font_here() != golden.FONT:
        pytest.skip(f"the kept pictures are written in {golden.FONT}: install it to compare them")


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_drawn_as_it_was_kept(name: str, tmp_path: Path) -> None:
    image = PICTURES[name]()
    today = tmp_path / f"{name}.png"
    image.save(str(today))
    assert golden.is_alike(image, golden.kept(name)), f"{today} is not {name}.webp: {golden.ANEW}"


def test_every_kept_picture_is_still_drawn() -> None:
    assert {path.stem for path in golden.FOLDER.iterdir()} == {*PICTURES, *golden.windows()}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("view-plane-light", "view-plane-dark"),
        ("map-settled-light", "map-reached-light"),
        ("view-pair-print", "view-both-print"),
    ],
)
def test_another_picture_is_not_taken_for_it(name: str, other: str) -> None:
    assert not golden.is_alike(golden.kept(name), golden.kept(other))


def test_a_trail_that_lies_elsewhere_is_seen() -> None:
    image = golden.kept("view-plane-light")
    moved = image.copy()
    for row in range(100, 220):
        for column in range(150, 300):
            moved.setPixel(column, row, image.pixel(column - 4, row))
    assert not golden.is_alike(image, moved)


def test_a_missing_picture_is_like_none() -> None:
    assert golden.difference(golden.kept("view-plane-light"), QImage()) == 1.0
