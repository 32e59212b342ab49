from __future__ import annotations

import pickle
import runpy
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer import compare, optimizers, surfaces
from explorer.scripting.comparisons import FairComparison

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "sweep_on_a_cluster.py"


@pytest.fixture(scope="module")
def compared() -> FairComparison:
    return compare(["ravine"], ["momentum", "adam"], starts=2, rates=4, budget=50)


def test_ids_and_things_of_these_ids_are_the_same(compared: FairComparison) -> None:
    own = {name: optimizers[name]() for name in ("momentum", "adam")}
    again = compare([surfaces["ravine"]], own, starts=2, rates=4, budget=50)
    for key, cell in compared.comparison.cells.items():
        assert np.array_equal(cell.gaps, again.comparison.cells[key].gaps)


def test_a_comparison_comes_back_from_a_pickle_and_differs_from_another(
    compared: FairComparison,
) -> None:
    again = pickle.loads(pickle.dumps(compared))
    assert again == compared
    assert hash(again) == hash(compared)
    assert compare(["ravine"], ["momentum", "adam"], starts=2, rates=4, budget=51) != compared


def test_the_shares_of_targets_are_drawn_into_matplotlib_axes(compared: FairComparison) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from matplotlib.figure import Figure

    axes = compared.plot(Figure().add_subplot())
    assert [line.get_label() for line in axes.lines] == ["momentum", "adam"]
    evaluations, shares = compared.comparison.reached_targets
    assert axes.lines[1].get_xdata().tolist() == evaluations.tolist()
    assert axes.lines[1].get_ydata().tolist() == shares["adam"][0].tolist()
    assert "50 gradient evaluations for each run" in axes.get_title()


def test_the_result_says_its_budget(compared: FairComparison) -> None:
    assert "50 gradient evaluations for each run, 2 starts on Ravine" in repr(compared)
    assert "Targets reached at the end" in compared.summary


def test_it_is_a_picture_and_a_data_frame(qapp: object, compared: FairComparison) -> None:
    assert compared.picture(size=(500, 400), scale=1.0).data.startswith(b"\x89PNG")
    pytest.importorskip("pandas", reason="pandas is not installed")
    table = compared.to_dataframe()
    assert list(table["optimizer"]) == ["momentum", "adam"]
    assert (table["evaluations_per_run"] == 50).all()


def test_finished_parts_are_kept_and_an_executor_is_used(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        compare(["ravine"], ["adam"], starts=1, rates=2, budget=9, keep=tmp_path, executor=pool)
    assert len(list(tmp_path.glob("*.npz"))) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ravine", ["adam"]), "surfaces: found 'ravine', expected a list"),
        ((["ravine"], "adam"), "optimizers: found 'adam', expected a list"),
        ((["ravine"], ["newton"]), "a comparison needs a rule"),
    ],
)
def test_what_cannot_be_compared_is_named(arguments: tuple, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        compare(*arguments)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_example_of_a_cluster_computes_what_threads_compute(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="distributed is not installed")
    example = runpy.run_path(str(EXAMPLE))
    cluster = distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    )
    with cluster, distributed.Client(cluster) as client:
        swept = example["sweep"](client, keep=tmp_path)
    parts = len(example["SURFACES"]) * len(example["OPTIMIZERS"])
    assert len(list(tmp_path.glob("*.npz"))) == parts
    here = explorer.compare(
        example["SURFACES"], example["OPTIMIZERS"], budget=200, starts=8, rates=16
    )
    for key, cell in here.comparison.cells.items():
        assert np.array_equal(cell.gaps, swept.comparison.cells[key].gaps)
        assert np.array_equal(cell.reached, swept.comparison.cells[key].reached)
