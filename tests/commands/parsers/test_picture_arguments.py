from __future__ import annotations

import argparse

from explorer.commands.parsers.picture_arguments import add_picture_options, chosen_picture_options
from explorer.export.pictures.picture_options import PictureOptions
from explorer.export.pictures.picture_presets import preset


def given(*words: str) -> PictureOptions:
    parser = argparse.ArgumentParser()
    add_picture_options(parser, "1200x900")
    return chosen_picture_options(parser.parse_args(words), None)


def test_the_command_line_takes_a_preset_and_changes_it() -> None:
    assert given("--preset", "one-column") == preset("one-column").applied_to(PictureOptions())
    changed = given("--font-size", "9", "--preset", "one-column", "--labels", "--size", "80x60mm")
    assert (changed.font_size, changed.labels, changed.size) == (9.0, True, (80.0, 60.0))
    assert changed.line_scale == preset("one-column").options["line_scale"]
    assert given() == PictureOptions()
