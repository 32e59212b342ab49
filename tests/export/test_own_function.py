from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.engine import optimizers
from explorer.engine.objectives.python_function import objective
from explorer.export.pictures.map_picture import map_figure
from explorer.export.pictures.picture import figure_of
from explorer.export.pictures.picture_options import PictureOptions
from explorer.export.script import script
from explorer.export.tables.step_table import write_table
from explorer.export.web import web_page
from explorer.scenario.files.plain_data import ScenarioError
from explorer.scenario.files.scenario_file import scenario_text
from explorer.scenario.map_request import MapRequest
from explorer.scenario.map_result import compute_map
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario


def bowl(x: Any) -> Any:
    return np.sum(np.square(x), axis=0)


def scenario(dimension: int) -> Scenario:
    surface = objective(bowl, dimension=dimension)
    return Scenario(surface, surface.starts[0], 20, (Contender(optimizers["adam"](), "Adam"),))


@pytest.mark.parametrize("dimension", [1, 2, 5])
@pytest.mark.usefixtures("qapp")
def test_a_picture_of_a_function_says_that_it_is_ones_own(dimension: int) -> None:
    drawn = scenario(dimension)
    figure = figure_of(drawn, compute(drawn), PictureOptions(caption=True))
    words = figure.caption
    assert "bowl, a user's Python function; gradient by complex steps" in words


def test_a_function_cannot_be_saved_nor_exported_as_code_and_the_sentence_says_so() -> None:
    own = scenario(2)
    with pytest.raises(ScenarioError, match=r"bowl is a Python function .* can be saved"):
        scenario_text(own)
    with pytest.raises(ValueError, match="can be written as a script"):
        script(compute(own), "numpy")
    with pytest.raises(ValueError, match="bowl is a Python function"):
        web_page(own, Path("page.html"))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("view", ["plane", "3d", "charts"])
def test_every_picture_says_it_even_where_no_caption_is_asked_for(view: str) -> None:
    drawn = scenario(2)
    figure = figure_of(drawn, compute(drawn), PictureOptions(view=view))
    assert figure.caption == "f = bowl, a user's Python function; gradient by complex steps"


def test_so_does_the_picture_of_its_map() -> None:
    own, request = scenario(2), MapRequest(measure="loss", nodes=4, theory=False)
    figure = map_figure(compute_map(own, request), PictureOptions())
    assert figure.caption.endswith(
        "\nf = bowl, a user's Python function; gradient by complex steps"
    )


@pytest.mark.parametrize("kind", ["csv", "json", "npz"])
def test_the_table_of_every_step_tells_the_function_in_words(kind: str, tmp_path: Path) -> None:
    own, path = scenario(2), tmp_path / f"own.{kind}"
    write_table(compute(own), path)
    words = "bowl, a user's Python function; gradient by complex steps"
    if kind == "npz":
        with np.load(path) as table:
            assert words in str(table["scenario"])
            assert table["0.positions"].shape == (21, 2)
    else:
        assert words in path.read_text(encoding="utf-8")
