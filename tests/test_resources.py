from __future__ import annotations

from pathlib import Path

import pytest

from explorer.resources import find_in, resource


def test_the_icons_are_found_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    icons = list(resource("icons").glob("*.svg"))
    assert icons
    assert resource("icons", icons[0].name).read_text().startswith("<svg")


def test_a_wheel_carries_its_resources_inside_the_package(tmp_path: Path) -> None:
    inside = tmp_path / "explorer" / "_resources" / "lessons"
    inside.mkdir(parents=True)
    (tmp_path / "resources" / "lessons").mkdir(parents=True)
    assert find_in(tmp_path / "explorer", "lessons") == inside


def test_a_checkout_has_its_resources_beside_the_package(tmp_path: Path) -> None:
    (tmp_path / "explorer").mkdir()
    beside = tmp_path / "resources" / "lessons"
    beside.mkdir(parents=True)
    assert find_in(tmp_path / "explorer", "lessons") == beside


def test_a_missing_resource_is_named_with_the_folder_searched(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/nothing\.svg: not found in .*resources"):
        find_in(tmp_path / "explorer", "icons", "nothing.svg")
