from __future__ import annotations

from typing import Any

import pytest

from explorer.engine import Schedule, optimizers, recurrence, surfaces
from explorer.engine.rules.recurrences.rule_as_text import opened_as_text
from explorer.export.tables.step_table import table_csv
from explorer.scenario.files.scenario_data import scenario_data
from explorer.scenario.files.scenario_file import (
    ScenarioError,
    scenario_from_data,
    scenario_from_text,
    scenario_text,
)
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario

TEXT = "# Mine\nv <- beta*v + g\nx <- x - alpha*v\nwith alpha = 0.01, beta = 0.9 in [0, 1)\n"


def data(**contender: Any) -> dict[str, Any]:
    return {
        "format": "descent-explorer/1",
        "surface": {"id": "ravine"},
        "start": [2.0, 2.0],
        "steps": 20,
        "contenders": [contender],
    }


def test_a_contender_with_a_recurrence_is_read() -> None:
    scenario = scenario_from_data(data(recurrence=TEXT, hyperparameters={"alpha": 0.05}))
    (contender,) = scenario.contenders
    assert contender.optimizer == recurrence(TEXT, alpha=0.05)
    assert contender.name == "Mine"


def test_a_typed_rule_comes_back_from_its_file() -> None:
    rules = [
        recurrence(TEXT, beta=0.5, weight_decay=0.1, weight_decay_form="decoupled"),
        opened_as_text(optimizers["adam"].in_dialect("keras")),
    ]
    contenders = tuple(
        Contender(rule, f"{index}", Schedule("cosine"), look=index)
        for index, rule in enumerate(rules)
    )
    scenario = Scenario(surfaces["ravine"], (2.0, 2.0), 20, contenders)
    assert scenario_from_text(scenario_text(scenario)) == scenario
    written = scenario_data(scenario)["contenders"][0]
    assert written["recurrence"] == TEXT
    assert "optimizer" not in written
    assert "dialect" not in written


@pytest.mark.parametrize(
    ("contender", "words"),
    [
        ({}, "contenders[0]: the key 'optimizer' is missing, or 'recurrence'"),
        ({"optimizer": "adam", "recurrence": TEXT}, "found 'optimizer' and 'recurrence'"),
        ({"recurrence": "x <- x - q*g"}, "contenders[0].recurrence: unknown name 'q'"),
        ({"recurrence": "v <- g\nx <- x - w"}, "(line 2, column 10)"),
        ({"recurrence": TEXT, "dialect": "keras"}, "contenders[0].dialect"),
        ({"recurrence": TEXT, "hyperparameters": {"beta": 2}}, "hyperparameters.beta: found 2"),
        ({"recurrence": TEXT, "hyperparameters": {"q": 2}}, "hyperparameters.q: unknown"),
    ],
)
def test_a_wrong_one_is_refused_with_its_place(contender: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario_from_data(data(**contender))
    assert words in str(caught.value)


def test_a_table_says_the_rule_on_one_line_and_has_its_terms() -> None:
    scenario = scenario_from_data(data(recurrence=TEXT))
    table = table_csv(compute(scenario))
    stated = "# Mine: recurrence v <- beta*v + g; x <- x - alpha*v; with alpha = 0.01, beta = 0.9"
    assert any(line.startswith(stated) for line in table.splitlines())
    assert "v_x,v_y" in table
