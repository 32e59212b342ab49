"""The rooms of the program as one picture, drawn from its imports.

    python -m tests.documentation.rooms [FILE]

Each column is a package, each box a room in it with the number of its modules and lines. A room
imports only from rooms below it; an arc on the right of a column stands for such imports. An
import that ran back up would be drawn as a thick red arc on the left.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

REPOSITORY = Path(__file__).resolve().parents[2]
PICTURE = REPOSITORY / ".github" / "rooms.svg"
BOX = (168, 40)
GAP = 10
COLUMN = 262
MARGIN = 24
TITLE = 46


@dataclass(frozen=True)
class Room:
    """A package of one idea: its name inside its column, modules, and lines."""

    name: str
    modules: int
    lines: int


def layers() -> dict[str, tuple[str, ...]]:
    """The rooms of each package from the top down, as the import contracts declare them."""
    configuration = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = configuration["tool"]["importlinter"]["contracts"]
    columns = {}
    for contract in contracts:
        for container in contract.get("containers", ()):
            names = (name for layer in contract["layers"] for name in layer.split("|"))
            columns[container] = tuple(name.strip(" ()") for name in names)
    return columns


def modules() -> dict[str, Path]:
    """Every module of the program by its dotted name."""
    return {
        ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted((REPOSITORY / "explorer").rglob("*.py"))
    }


def imports(path: Path, known: dict[str, Path]) -> set[str]:
    """The program's modules that a module imports, also inside functions and for types alone."""
    collected: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            collected |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            collected |= {f"{node.module}.{alias.name}" for alias in node.names} & known.keys()
            collected.add(node.module)
    return collected & known.keys()


def room_of(module: str, container: str, names: tuple[str, ...]) -> str | None:
    """The room of a package that a module belongs to, or None outside the package."""
    if module != container and not module.startswith(f"{container}."):
        return None
    inside = module.removeprefix(container).removeprefix(".")
    fitting = [name for name in names if inside == name or inside.startswith(f"{name}.")]
    return max(fitting, key=len, default=None)


def rooms_and_arcs(
    container: str, names: tuple[str, ...]
) -> tuple[list[Room], set[tuple[int, int]]]:
    """The rooms of a package from the top down, and which import from which, by their places."""
    known = modules()
    place = {name: index for index, name in enumerate(names)}
    members: dict[str, list[Path]] = {name: [] for name in names}
    arcs: set[tuple[int, int]] = set()
    for module, path in known.items():
        room = room_of(module, container, names)
        if room is None:
            continue
        members[room].append(path)
        for imported in imports(path, known):
            other = room_of(imported, container, names)
            if other is not None and other != room:
                arcs.add((place[room], place[other]))
    lines = {
        name: sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)
        for name, paths in members.items()
    }
    return [Room(name, len(members[name]), lines[name]) for name in names], arcs


def column(left: int, container: str, names: tuple[str, ...]) -> tuple[str, int]:
    """One package as SVG, and how tall it is."""
    rooms, arcs = rooms_and_arcs(container, names)
    parts = [f'<text class="title" x="{left}" y="{MARGIN + 14}">{escape(container)}</text>']
    top = MARGIN + TITLE - 16
    middle = [top + index * (BOX[1] + GAP) + BOX[1] / 2 for index in range(len(rooms))]
    for upper, lower in sorted(arcs):
        back = lower < upper
        side = left if back else left + BOX[0]
        reach = (14 + 9 * abs(lower - upper)) * (-1 if back else 1)
        kind = "back" if back else "arc"
        start, end = middle[upper] + 5, middle[lower] - 5
        parts.append(
            f'<path class="{kind}" d="M{side} {start} C{side + reach} {start} '
            f'{side + reach} {end} {side} {end}"/>'
        )
    for room, y in zip(rooms, middle, strict=True):
        box_top = y - BOX[1] / 2
        count = "1 module" if room.modules == 1 else f"{room.modules} modules"
        parts.append(
            f'<rect x="{left}" y="{box_top}" width="{BOX[0]}" height="{BOX[1]}" rx="6"/>'
            f'<text class="name" x="{left + 10}" y="{box_top + 17}">{escape(room.name)}</text>'
            f'<text class="size" x="{left + 10}" y="{box_top + 32}">{count}, {room.lines} lines'
            "</text>"
        )
    return "\n".join(parts), int(top + len(rooms) * (BOX[1] + GAP))


STYLE = """
svg { background: #ffffff; font-family: 'DejaVu Sans', Verdana, sans-serif; }
rect { fill: #f3f5f8; stroke: #8894a5; }
.title { font-size: 14px; font-weight: bold; fill: #1c2530; }
.name { font-size: 12px; fill: #1c2530; }
.size { font-size: 10px; fill: #55606e; }
.arc { fill: none; stroke: #2f6fb3; stroke-opacity: 0.45; marker-end: url(#head); }
.back { fill: none; stroke: #d02020; stroke-width: 3; }
"""
HEAD = (
    '<defs><marker id="head" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" '
    'orient="auto"><path d="M0 0 L6 3 L0 6 z" fill="#2f6fb3"/></marker></defs>'
)


def picture() -> str:
    """The whole picture as SVG."""
    columns = layers()
    drawn = [
        column(MARGIN + index * COLUMN, container, names)
        for index, (container, names) in enumerate(columns.items())
    ]
    width = MARGIN + len(drawn) * COLUMN
    height = max(tall for _, tall in drawn) + MARGIN
    body = "\n".join(text for text, _ in drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">\n<style>{STYLE}</style>\n{HEAD}\n{body}\n</svg>\n'
    )


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    target.write_text(picture(), encoding="utf-8")
    print(target)
