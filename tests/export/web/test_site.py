from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.engine import surfaces
from explorer.export.web.site import SiteEntry, index_text, site_entries, write_site
from explorer.export.web.surface_scenario import surface_scenario
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.results import compute


@pytest.fixture(scope="module")
def entries() -> list[SiteEntry]:
    return site_entries()


def test_every_lesson_and_every_surface_has_a_page(entries: list[SiteEntry]) -> None:
    names = {entry.name for entry in entries}
    assert names == {f"lesson_{key}" for key in lessons} | {f"surface_{key}" for key in surfaces}
    assert len(entries) == len(names)


@pytest.mark.parametrize("key", ["rosenbrock", "ravine", "steep_walls", "parabola"])
def test_the_rules_on_a_surface_go_downhill(key: str) -> None:
    for run in compute(surface_scenario(surfaces[key])).trajectories:
        assert run is not None
        assert run.diverged_at is None
        assert run.losses[-1] < run.losses[0]


@pytest.mark.usefixtures("qapp")
def test_the_index_leads_to_pages_with_their_pictures(
    entries: list[SiteEntry], tmp_path: Path
) -> None:
    some = [entries[0], entries[1], entries[-1]]
    done = []
    write_site(tmp_path / "site", some, lambda *counts: done.append(counts))
    text = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    linked = re.findall(r'(?:href|src|srcset)="((?!data:)[^"]+)"', text)
    assert len(linked) == 3 * len(some)
    for name in linked:
        assert (tmp_path / "site" / name).is_file(), name
    picture = QImage(str(tmp_path / "site" / "pictures" / f"{some[1].name}_light.png"))
    assert (picture.width(), picture.height()) == (640, 400)
    assert np.unique(np.frombuffer(picture.constBits(), np.uint32)).size > 50
    assert done == [(1, 3), (2, 3), (3, 3)]


def test_the_index_lists_lessons_first_and_escapes_what_it_is_given(
    entries: list[SiteEntry],
) -> None:
    odd = SiteEntry("A & B", "odd", "<b>Odd</b>", "x < y", entries[-1].content)
    text = index_text([*entries, odd])
    headings = re.findall(r"<h2>(.*?)</h2>", text)
    assert headings[0] == "Lessons"
    assert headings[-1] == "A &amp; B"
    assert "&lt;b&gt;Odd&lt;/b&gt;" in text
    assert "x &lt; y" in text
