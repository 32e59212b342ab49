from __future__ import annotations

from pytestqt.qtbot import QtBot

from explorer.drawing.text.labels import elided, text_width


def test_long_text_is_shortened(qtbot: QtBot) -> None:
    short = elided("a very long name of a contender", 11, 80.0)
    assert short.endswith("…")
    assert text_width(short, 11) <= 80.0
