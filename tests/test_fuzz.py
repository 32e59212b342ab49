"""Whatever reads something from outside takes any input: it reads it, or refuses it in a sentence.

``python -m tests.fuzz`` tries as many as one likes; here a few of each reader are tried.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import page
from tests.fuzz.harm import harm_of
from tests.fuzz.mutations import mutated
from tests.fuzz.readers import READERS
from tests.sampling import WIDE

INPUTS = 400 if WIDE else 60
QUICK = [name for name in READERS if name != "call"]
FOUND = json.loads(
    (Path(__file__).parent / "data" / "hostile" / "fuzzed.json").read_text(encoding="utf-8")
)
"""Inputs that did harm once, by reader; in Latin-1, which holds any bytes."""
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
)  # fmt: skip
TREES = st.recursive(
    LEAVES, lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=8), part),
    max_leaves=12,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", os.environ.get("QT_QPA_PLATFORM", ""))


@pytest.mark.parametrize("name", READERS)
def test_examples_are_read(name: str, tmp_path: Path) -> None:
    if name != "call":
        assert any(
            not harm_of(READERS[name], example, tmp_path)[2] for example in READERS[name].examples()
        )


@pytest.mark.parametrize("name", QUICK)
def test_no_input_does_harm(name: str, tmp_path: Path) -> None:
    reader, random = READERS[name], Random(f"1 {name}")
    examples = reader.examples()
    for _ in range(INPUTS):
        harm, _, _ = harm_of(reader, mutated(examples, random), tmp_path)
        assert harm is None, str(harm)


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_no_address_of_a_page_does_harm(tmp_path: Path) -> None:
    assert page.tried(INPUTS, 1, tmp_path)[1] == {}


@pytest.mark.parametrize(("name", "text"), FOUND)
def test_what_did_harm_once_does_so_no_more(name: str, text: str, tmp_path: Path) -> None:
    harm, _, _ = harm_of(READERS[name], text.encode("latin-1"), tmp_path)
    assert harm is None, str(harm)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    tree=TREES, key=st.sampled_from(["surface", "start", "steps", "contenders", "noise", "seed"])
)
def test_any_value_in_the_place_of_a_part_of_a_scenario_does_no_harm(
    tree: object, key: str, tmp_path: Path
) -> None:
    reader = READERS["scenario"]
    data = json.loads(reader.examples()[0])
    data[key] = tree
    harm, _, _ = harm_of(reader, json.dumps(data).encode(errors="surrogatepass"), tmp_path)
    assert harm is None, str(harm)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(max_size=40), name=st.sampled_from(["formula", "recurrence", "settings", "rule"])
)
def test_any_text_does_no_harm(text: str, name: str, tmp_path: Path) -> None:
    harm, _, _ = harm_of(READERS[name], text.encode(errors="surrogatepass"), tmp_path)
    assert harm is None, str(harm)
