from __future__ import annotations

import subprocess
import sys

import pytest

import explorer


def test_importing_the_package_loads_neither_numpy_nor_qt() -> None:
    code = "import sys, explorer; print([n for n in ('numpy', 'PySide6') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "name",
    ["surfaces", "optimizers", "schedules", "formula", "recurrence", "run", "identify", "load"],
)
def test_a_name_of_the_face_is_listed_and_is_there(name: str) -> None:
    assert name in dir(explorer)
    assert getattr(explorer, name) is not None


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = explorer.nothing


@pytest.mark.parametrize(
    ("given", "meant"), [("surface", "surfaces"), ("outcom_map", "outcome_map")]
)
def test_a_name_that_is_nearly_right_is_suggested(given: str, meant: str) -> None:
    with pytest.raises(AttributeError, match=f"did you mean '{meant}'"):
        getattr(explorer, given)


@pytest.mark.parametrize("name", ["surfaces", "optimizers", "schedules"])
def test_what_there_is_to_choose_from_is_listed(name: str) -> None:
    choices = getattr(explorer, name)
    assert all(key in repr(choices) for key in choices)


def test_misspelled_ids_and_names_of_other_libraries_are_named() -> None:
    adam, ravine = explorer.optimizers["adam"](), explorer.surfaces["ravine"]
    with pytest.raises(KeyError, match="did you mean 'cosine'"):
        _ = explorer.schedules["cosin"]
    with pytest.raises(ValueError, match="did you mean 'ravine_momentum'"):
        explorer.load("ravine_momentun")
    with pytest.raises(ValueError, match="spelled decay here"):
        explorer.optimizers["rmsprop"](rho=0.9)
    with pytest.raises(ValueError, match="spelled learning_rate here"):
        explorer.outcome_map(ravine, adam, x="lr")
    with pytest.raises(ValueError, match="spelled learning_rate here"):
        explorer.tune(explorer.race(ravine, ["adam"], steps=5).scenario, over=("lr",))


def test_what_is_no_surface_is_refused_in_a_sentence() -> None:
    adam = explorer.optimizers["adam"]()
    for given, sentence in (
        ("ravine", r"surface: found 'ravine', expected a surface, such as surfaces\['ravine'\]"),
        (abs, r"surface: found abs, expected a surface, such as objective\(function, dimension=2"),
        (3, "surface: found int, expected a surface"),
    ):
        with pytest.raises(ValueError, match=sentence):
            explorer.race(given, ["adam"])
        with pytest.raises(ValueError, match=sentence):
            explorer.run(given, adam, (1.0, 1.0), 5)
