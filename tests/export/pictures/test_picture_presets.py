from __future__ import annotations

import pytest

from explorer.export.pictures.picture_options import PictureOptions
from explorer.export.pictures.picture_presets import PRESETS, PicturePreset, preset

POINTS_PER_PIXEL = 0.75


@pytest.mark.parametrize("entry", PRESETS, ids=lambda entry: entry.id)
def test_names_stand_in_one_place(entry: PicturePreset) -> None:
    options = entry.applied_to(PictureOptions())
    assert options.labels != options.legend


@pytest.mark.parametrize(("name", "millimetres"), [("one-column", 85.0), ("two-columns", 175.0)])
def test_a_figure_of_a_paper_has_its_width_and_text_a_journal_takes(
    name: str, millimetres: float
) -> None:
    options = preset(name).applied_to(PictureOptions())
    assert (options.size[0], options.unit) == (millimetres, "mm")
    assert 7.0 <= POINTS_PER_PIXEL * options.font_size <= 9.0
    assert options.dpi >= 300.0


def test_a_preset_keeps_what_it_says_nothing_about() -> None:
    options = PictureOptions(theme="print", title="Valley", view="both")
    actual = preset("slide").applied_to(options)
    assert (actual.theme, actual.title, actual.view) == ("print", "Valley", "both")
    assert preset("slide").fits(actual)
    assert not preset("poster").fits(actual)


def test_presets_differ() -> None:
    everything = PictureOptions()
    for entry in PRESETS:
        fitting = [other.id for other in PRESETS if other.fits(entry.applied_to(everything))]
        assert fitting == [entry.id]


def test_an_unknown_preset_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"preset: found 'banner', expected one of screen, one-"):
        preset("banner")
