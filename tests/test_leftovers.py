"""Files left half written by a killed program are removed at the next start, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer import leftovers
from explorer.leftovers import Journal, clear, temporary_name
from explorer.scenario.files.atomic_write import temporary_folder, whole_file, write_text
from tests.kills import REPOSITORY
from tests.sampling import WIDE

pytestmark = pytest.mark.skipif(not leftovers.HAS_LOCKS, reason="there are no such locks there")


@pytest.fixture(autouse=True)
def _own_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def died_with(*paths: Path) -> None:
    """A process that noted files, and died."""
    journal = Journal()
    for path in paths:
        journal.note(path)
    os.close(journal._file)


def journals(tmp_path: Path) -> list[str]:
    return os.listdir(tmp_path / "state" / "descent-explorer")


def test_files_and_folders_of_a_dead_process_are_removed(tmp_path: Path) -> None:
    file = tmp_path / temporary_name(".a-", ".png")
    folder = tmp_path / temporary_name("descent-explorer-")
    died_with(file, folder, tmp_path / temporary_name(".never made-"))
    write_text(file, "half")
    (folder / "frames").mkdir(parents=True)
    clear()
    assert os.listdir(tmp_path) == ["state"]
    assert journals(tmp_path) == []


def test_files_of_a_process_that_lives_are_left_alone(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.txt") as temporary:
        clear()
        temporary.write_text("new", encoding="utf-8")
    with temporary_folder("descent-explorer-", tmp_path) as folder:
        clear()
        assert folder.is_dir()
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "new"
    assert journals(tmp_path) == []


def test_what_is_not_named_as_a_temporary_file_is_never_removed(tmp_path: Path) -> None:
    mine = tmp_path / "thesis.tex"
    write_text(mine, "mine")
    died_with(mine, tmp_path)
    clear()
    assert mine.exists()


def test_what_lies_where_nothing_can_be_read_now_stays_noted(tmp_path: Path) -> None:
    died_with(tmp_path / "stick" / temporary_name(".a-", ".png"))
    clear()
    assert len(journals(tmp_path)) == 1


def test_without_a_place_for_the_journal_files_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "full").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "full"))
    write_text(tmp_path / "a.txt", "new")
    clear()
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "full"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks there")
def test_work_killed_at_any_moment_leaves_the_old_file_or_the_new_one() -> None:
    kills = "5" if WIDE else "1"
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--kills", kills],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
