"""Everything named in the contributor's guide exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.documentation import rooms

GUIDE = rooms.REPOSITORY / ".github" / "CONTRIBUTING.md"
NAMED = re.compile(r"`([A-Za-z_.]+)`\s+in\s+`(explorer/[\w/]+\.py)`")
TEXT = GUIDE.read_text(encoding="utf-8")


def definitions(path: Path) -> set[str]:
    """Functions, classes and methods of a module, as `name` and `Class.method`."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {
                f"{node.name}.{member.name}"
                for member in node.body
                if isinstance(member, ast.FunctionDef)
            }
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def test_the_four_ways_name_several_functions_each() -> None:
    ways = TEXT.split("## The four ways")[1].split("## How to add")[0].split("\n\n**")[1:]
    assert len(ways) == 4
    assert all(len(NAMED.findall(way)) >= 3 for way in ways)


@pytest.mark.parametrize(("name", "path"), sorted(set(NAMED.findall(TEXT))))
def test_every_function_named_in_the_guide_is_there(name: str, path: str) -> None:
    assert name in definitions(rooms.REPOSITORY / path)


@pytest.mark.parametrize(
    "path",
    sorted(set(re.findall(r"`((?:explorer|resources|tests)/[\w/.]+)`", TEXT))),
)
def test_every_file_and_folder_named_in_the_guide_is_there(path: str) -> None:
    assert (rooms.REPOSITORY / path).exists()


def test_the_picture_of_the_rooms_is_of_today_and_no_import_runs_back_up() -> None:
    columns = rooms.layers()
    assert len(columns) >= 5
    for container, names in columns.items():
        _, arcs = rooms.rooms_and_arcs(container, names)
        assert [arc for arc in arcs if arc[1] < arc[0]] == []
    drawn = rooms.PICTURE.read_text(encoding="utf-8")
    for names in columns.values():
        assert all(f">{name}<" in drawn for name in names)
