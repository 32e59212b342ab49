from __future__ import annotations

import pytest

from explorer.gui.panels.rules.brackets import matching_brackets


@pytest.mark.parametrize(
    ("text", "position", "places"),
    [
        ("a*(b + (c))", 3, (2, 10)),
        ("a*(b + (c))", 11, (10, 2)),
        ("a*(b", 3, ()),
        ("a", 0, ()),
        ("", 0, ()),
    ],
)
def test_brackets_at_the_cursor_are_matched(
    text: str, position: int, places: tuple[int, ...]
) -> None:
    assert matching_brackets(text, position) == places
