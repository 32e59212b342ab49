"""Menu entry, file type, manual and completions are valid, installed, and removed again."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from explorer.cli import main, parser
from explorer.commands.parsers.arguments import COMMANDS
from explorer.identity import MEDIA_TYPE
from explorer.scenario.files.scenario_file import SUFFIX
from explorer.scenario.lessons.lesson import lessons
from explorer.system import desktop_files as places
from explorer.system.desktop_installation import (
    RECORD,
    InstallationError,
    install,
    remove,
    write_tree,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="for desktops of Linux")


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    return places.desktop_files(["descent-explorer"], parser, COMMANDS)


def tool(name: str) -> str:
    actual = shutil.which(name)
    if actual is None:
        pytest.skip(f"{name} is not installed")
    return actual


def told(*command: str | Path, given: str | None = None, **variables: str) -> str:
    """What a program says, which must not be a complaint."""
    done = subprocess.run(
        [str(word) for word in command],
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **variables},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def tree(folder: Path) -> dict[str, str]:
    """Every file and folder with what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in folder.rglob("*")
    }


def test_the_menu_entry_is_valid(files: Mapping[str, bytes], tmp_path: Path) -> None:
    write_tree(files, tmp_path)
    assert told(tool("desktop-file-validate"), tmp_path / places.ENTRY) == ""


def test_the_metainfo_is_valid(files: Mapping[str, bytes], tmp_path: Path) -> None:
    program = tool("appstreamcli")
    write_tree(files, tmp_path)
    told(program, "validate", "--no-net", tmp_path / places.METAINFO)


def test_scenario_files_get_their_type_and_it_has_an_icon(
    files: Mapping[str, bytes], tmp_path: Path
) -> None:
    program = tool("update-mime-database")
    write_tree(files, tmp_path)
    assert told(program, tmp_path / "mime", XDG_DATA_DIRS=str(tmp_path)) == ""
    patterns = (tmp_path / "mime" / "globs").read_text(encoding="utf-8").splitlines()
    assert f"{MEDIA_TYPE}:*{SUFFIX}" in patterns
    icons = (tmp_path / "mime" / "icons").read_text(encoding="utf-8").splitlines()
    assert f"{MEDIA_TYPE}:{Path(places.FILE_ICON).stem}" in icons
    assert b"<svg" in files[places.FILE_ICON]
    assert b"<svg" in files[places.ICON]


def test_the_manual_is_read_without_a_complaint_and_has_every_command(
    files: Mapping[str, bytes], tmp_path: Path
) -> None:
    program = tool("man")
    write_tree(files, tmp_path)
    text = told(program, "--warnings", "-l", tmp_path / places.MANUAL, MANWIDTH="200", LC_ALL="C")
    assert "warning:" not in text
    for command in COMMANDS:
        assert f"\n   {command}\n" in text
    assert "--learning-rate" not in text
    assert "--view VIEW" in text


COMPLETE_IN_BASH = """
source "$1"; shift
compopt() { :; }
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_descent_explorer
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["re"], {"render"}),
        (["para"], {"parabola_momentum"}),
        (["render", "x", "--vi"], {"--view"}),
        (["render", "--view", "p"], {"plane", "pair"}),
        (["code", "--to", "py"], {"pytorch"}),
        (["list", "su"], {"surfaces"}),
        (["render", "-o", "pictu"], {"pictures of mine"}),
        (["render", "--step", "1"], {""}),
    ],
)
def test_bash_completes(
    files: Mapping[str, bytes], words: list[str], offered: set[str], tmp_path: Path
) -> None:
    write_tree(files, tmp_path / "share")
    (tmp_path / "pictures of mine").mkdir()
    done = subprocess.run(
        [
            *(tool("bash"), "-c", COMPLETE_IN_BASH, "bash", tmp_path / "share" / places.BASH),
            *("descent-explorer", *words),
        ],
        capture_output=True,
        text=True,
        timeout=30,
        cwd=tmp_path,
    )
    assert done.stderr == ""
    assert set(done.stdout.splitlines()) == offered


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("re", "render"),
        ("render --vi", "--view"),
        ("render --view pl", "plane"),
        ("code --to py", "pytorch"),
    ],
)
def test_fish_completes(
    files: Mapping[str, bytes], words: str, offered: str, tmp_path: Path
) -> None:
    program = tool("fish")
    write_tree(files, tmp_path)
    script = tmp_path / places.FISH
    line = f"source {script}; complete -C 'descent-explorer {words}'"
    actual = told(program, "--no-config", "-c", line, HOME=str(tmp_path))
    assert offered in {row.split("\t")[0] for row in actual.splitlines()}


def test_zsh_reads_its_completions(files: Mapping[str, bytes], tmp_path: Path) -> None:
    program = tool("zsh")
    write_tree(files, tmp_path)
    assert told(program, "-n", tmp_path / places.ZSH) == ""
    text = files[places.ZSH].decode()
    assert text.startswith("#compdef descent-explorer\n")
    assert all(f"\n        {command})\n" in text for command in COMMANDS)
    assert all(lesson in text for lesson in lessons)


def test_what_is_removed_is_exactly_what_was_installed(
    files: Mapping[str, bytes], tmp_path: Path
) -> None:
    share, data = tmp_path / "share", tmp_path / "share" / "mine"
    (share / "applications").mkdir(parents=True)
    (share / "applications" / "other.desktop").write_text("[Desktop Entry]\n", encoding="utf-8")
    before = tree(tmp_path)

    paths = install(files, share, data)
    assert [path.read_bytes() for path in paths] == list(files.values())
    install(files, share, data)
    gone = remove(share, data)

    assert (gone.count, gone.left) == (len(files), [])
    after = tree(tmp_path)
    # Of what another program has there, a list may have been made in the meantime.
    after.pop("share/applications/mimeinfo.cache", None)
    assert after == before


def test_into_folders_that_were_not_there_nothing_is_left(
    files: Mapping[str, bytes], tmp_path: Path
) -> None:
    install(files, tmp_path / "share", tmp_path / "data" / "mine")
    remove(tmp_path / "share", tmp_path / "data" / "mine")
    assert tree(tmp_path) == {}


def test_a_file_that_is_not_the_programs_is_left_alone(tmp_path: Path) -> None:
    share, data = tmp_path / "share", tmp_path / "data"
    share.mkdir()
    (share / "b").write_text("precious", encoding="utf-8")
    before = tree(tmp_path)
    with pytest.raises(InstallationError, match="not the program's"):
        install({"a": b"1", "b": b"2"}, share, data)
    assert tree(tmp_path) == before


def test_a_file_that_was_changed_since_is_left_and_told(tmp_path: Path) -> None:
    share, data = tmp_path / "share", tmp_path / "data"
    install({"a": b"1", "b": b"2"}, share, data)
    (share / "b").write_text("changed", encoding="utf-8")
    gone = remove(share, data)
    assert (gone.count, gone.left) == (1, [share / "b"])
    assert list(tree(tmp_path)) == ["share", "share/b"]


def test_when_a_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    share, data = tmp_path / "share", tmp_path / "data"
    before = tree(tmp_path)
    with pytest.raises(OSError, match="too long"):
        install({"a": b"1", "x" * 300: b"2"}, share, data)
    assert tree(tmp_path) == before


def test_nothing_is_removed_where_nothing_was_installed(tmp_path: Path) -> None:
    with pytest.raises(InstallationError, match="nothing was installed"):
        remove(tmp_path, tmp_path)
    (tmp_path / RECORD).write_text("{", encoding="utf-8")
    with pytest.raises(InstallationError, match="list of what was installed"):
        remove(tmp_path, tmp_path)


def test_words_of_a_command_are_quoted_as_a_desktop_entry_wants_them() -> None:
    assert places.command_line(["/opt/a", "-m"]) == "/opt/a -m"
    assert places.command_line(["/my folder/a"]) == '"/my folder/a"'
    assert places.command_line(["/100%/$a"]) == '"/100%%/\\\\$a"'


def test_the_command_installs_and_removes_in_the_persons_own_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    assert main(["desktop", "--install"]) == 0
    entry = (tmp_path / "own" / places.ENTRY).read_text(encoding="utf-8")
    (line,) = [line for line in entry.splitlines() if line.startswith("Exec=")]
    assert os.path.isabs(line.removeprefix("Exec=").split()[0].strip('"'))
    assert "fpath" in capsys.readouterr().out
    assert main(["desktop", "--remove"]) == 0
    assert tree(tmp_path) == {}
    assert main(["desktop", "--remove"]) == 2
    assert "nothing was installed" in capsys.readouterr().err


def test_elsewhere_than_on_linux_one_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    # The locale is asked for in another way there.
    monkeypatch.setattr("explorer.cli._speak_utf8", lambda: None)
    assert main(["desktop", "--install"]) == 2
    assert "are for Linux" in capsys.readouterr().err
