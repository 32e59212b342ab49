"""Hostile files: every reader refuses them in one sentence that names the file.

A folder of ``tests/data/hostile`` holds the files of one reader. Another reader joins with a row
in ``READERS`` and a folder of its name; another case is another file.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.engine.objectives.dataset import from_csv
from explorer.scenario.files.scenario_file import ScenarioError, read_scenario
from explorer.scenario.lessons.lesson import LessonError, read_lesson

HOSTILE = Path(__file__).parent / "data" / "hostile"
READERS: dict[str, tuple[Callable[[Path], object], type[Exception]]] = {
    "scenario": (read_scenario, ScenarioError),
    "lesson": (read_lesson, LessonError),
    "csv": (from_csv, ValueError),
}
CASES = [
    pytest.param(reader, path, id=f"{reader}-{path.stem}")
    for reader in READERS
    for path in sorted((HOSTILE / reader).iterdir())
]
LONGEST_SENTENCE = 900
INTERNALS = ("Traceback", "__init__", "argument", "positional", "codec", "<class", "object at 0x")


@pytest.mark.parametrize(("reader", "path"), CASES)
def test_a_hostile_file_is_refused_in_one_sentence(reader: str, path: Path) -> None:
    read, refusal = READERS[reader]
    begun = time.process_time()
    with pytest.raises(refusal) as caught:
        read(path)
    assert time.process_time() - begun < 0.5
    sentence = str(caught.value)
    place, said = sentence.split(f"{path}: ", 1)
    assert place in ("", "path: ")
    assert 5 < len(said) < LONGEST_SENTENCE
    assert "\n" not in said
    said.encode()
    assert not any(word in said for word in INTERNALS)


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_has_hostile_files(reader: str) -> None:
    assert any((HOSTILE / reader).iterdir())


CALLS = json.loads((HOSTILE / "command_line.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: ascii(" ".join(call))[:60])
def test_a_hostile_call_is_refused_in_one_line(
    call: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = main(call)
    except SystemExit as end:
        code = int(str(end.code))
    said = capsys.readouterr().err
    assert code == 2
    assert len(said.splitlines()) == 1
    assert not any(word in said for word in INTERNALS if word != "argument")
    assert not list(tmp_path.iterdir())
