"""No module imports, by whatever way, a module that imports it."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.documentation.rooms import imports, modules


def test_imports_run_in_no_circle_not_even_in_functions_or_for_types_alone() -> None:
    known = modules()
    TopologicalSorter(
        {name: imports(path, known) - {name} for name, path in known.items()}
    ).prepare()


def test_a_circle_for_types_alone_is_noticed(tmp_path: Path) -> None:
    first, second = tmp_path / "first.py", tmp_path / "second.py"
    first.write_text("def f():\n    from explorer.second import g\n", encoding="utf-8")
    second.write_text("if TYPE_CHECKING:\n    from explorer.first import f\n", encoding="utf-8")
    known = {"explorer.first": first, "explorer.second": second}
    graph = {name: imports(path, known) for name, path in known.items()}
    with pytest.raises(CycleError):
        TopologicalSorter(graph).prepare()
