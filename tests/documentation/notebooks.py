"""Makes notebooks of the example scripts: ``python -m tests.documentation.notebooks``.

A line that begins with ``# %%`` begins a cell; ``# %% [markdown]`` one of text, in comments.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"


def cells_of(script: str) -> list[tuple[str, str]]:
    """The kind and the source of each cell of a script, after its docstring."""
    cells = []
    for piece in script.split("\n# %%")[1:]:
        head, _, body = piece.partition("\n")
        body = body.strip("\n").replace("  # fmt: skip", "")
        if "[markdown]" in head:
            lines = [line.removeprefix("#").removeprefix(" ") for line in body.splitlines()]
            cells.append(("markdown", "\n".join(lines)))
        else:
            cells.append(("code", body))
    return cells


def notebook_of(script: str) -> dict[str, Any]:
    """The notebook, without outputs."""
    cells: list[dict[str, Any]] = []
    for index, (kind, source) in enumerate(cells_of(script)):
        cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{index}", "metadata": {}}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append({**cell, "source": source.splitlines(keepends=True)})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def main() -> None:
    """Write them beside their scripts."""
    for script in sorted(EXAMPLES.glob("*.py")):
        notebook = notebook_of(script.read_text(encoding="utf-8"))
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        script.with_suffix(".ipynb").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
