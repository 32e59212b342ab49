from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator

import pytest

from explorer.drawing.figure import Figure
from explorer.drawing.figure_painter import FigurePainter, render_image
from explorer.drawing.frame.garbage import collect_due, no_collection
from explorer.engine import surfaces


class Ring:
    """An object that only the garbage collector finds."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def _eager_collection() -> Iterator[None]:
    """Python looks for garbage whenever some objects more were made."""
    before, was_enabled = gc.get_threshold(), gc.isenabled()
    gc.set_threshold(5, 1, 1)
    gc.enable()
    yield
    gc.set_threshold(*before)
    if not was_enabled:
        gc.disable()


@pytest.mark.usefixtures("_eager_collection", "qapp")
@pytest.mark.parametrize("part", ["_lay_out", "_paint"])
def test_no_garbage_is_collected_while_a_figure_is(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: Callable[..., None] = getattr(FigurePainter, part)
    is_working = False
    collections: list[bool] = []

    def watched(painter: FigurePainter, *arguments: object) -> None:
        nonlocal is_working
        is_working = True
        work(painter, *arguments)
        is_working = False

    def note(_phase: str, _about: object) -> None:
        collections.append(is_working)

    monkeypatch.setattr(FigurePainter, part, watched)
    gc.callbacks.append(note)
    render_image(Figure(surface=surfaces["ravine"], traces=(), step=0))
    gc.callbacks.remove(note)
    assert collections
    assert not any(collections)


def test_what_is_due_is_collected() -> None:
    with no_collection():
        ring = weakref.ref(Ring())
        many = [[] for _ in range(2 * gc.get_threshold()[0])]
        collect_due()
        assert ring() is None
        del many
