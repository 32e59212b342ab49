from __future__ import annotations

from typing import get_args

import pytest

from explorer.drawing.colours.colour import contrast
from explorer.drawing.colours.term_colours import TEXT_CONTRAST, term_colour
from explorer.drawing.colours.theme import THEMES, Theme
from explorer.engine.rules.glossary import Role

EACH_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)


@EACH_THEME
@pytest.mark.parametrize("role", get_args(Role))
def test_a_term_s_colour_can_be_read_on_a_panel(theme: Theme, role: Role) -> None:
    assert contrast(term_colour(theme, role), theme.panel) >= TEXT_CONTRAST


@EACH_THEME
def test_roles_that_meet_in_one_formula_differ(theme: Theme) -> None:
    colours = {
        term_colour(theme, role) for role in ("gradient", "carried", "square", "ratio", "step")
    }
    assert len(colours) == 5
