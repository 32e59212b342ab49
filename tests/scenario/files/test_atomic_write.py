"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from explorer.scenario.files.atomic_write import (
    make_folder,
    open_temporary,
    remove_file,
    temporary_folder,
    whole_file,
    whole_folder,
    write_text,
)


def test_text_is_written_with_unix_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "ä\nb\n")
    assert path.read_bytes() == "ä\nb\n".encode()
    assert os.listdir(tmp_path) == ["a.txt"]


def test_what_fails_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(OSError, match="which UTF-8 cannot hold"):
        write_text(path, "half\ud800")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_key_that_interrupts_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("before", encoding="utf-8")

    def interrupted() -> None:
        with whole_file(path) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_rights_of_a_file_stay_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    write_text(path, "new")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="does not exist"):
        write_text(tmp_path / "no" / "a.txt", "")


def test_a_folder_in_place_of_a_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="this is a folder"):
        write_text(tmp_path, "")


def test_a_link_goes_on_pointing_to_the_file_that_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "a.txt"
    link.symlink_to(tmp_path / "real" / "b.txt")
    write_text(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "real" / "b.txt").read_text() == "new"


def test_a_name_as_long_as_the_file_system_allows_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 251 + ".txt")
    write_text(path, "new")
    assert path.read_text() == "new"


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"aaa\.txt: File name too long"):
        write_text(tmp_path / ("a" * 300 + ".txt"), "new")


def test_a_full_disk_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with pytest.raises(OSError, match=r"a\.txt: No space left"), whole_file(path):
        raise OSError(28, "No space left on device")
    assert os.listdir(tmp_path) == []


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "pages") as made:
        (made / "pictures").mkdir()
        write_text(made / "pictures" / "a.svg", "a")
        assert not (tmp_path / "pages").exists()
    assert (tmp_path / "pages" / "pictures" / "a.svg").read_text() == "a"
    (tmp_path / "other").mkdir()
    assert (tmp_path / "pages").stat().st_mode == (tmp_path / "other").stat().st_mode
    assert sorted(os.listdir(tmp_path)) == ["other", "pages"]


def test_a_folder_that_fails_half_way_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    write_text(tmp_path / "pages" / "a.txt", "old")
    with pytest.raises(OSError, match="does not exist"), whole_folder(tmp_path / "pages") as made:
        write_text(made / "none" / "a.txt", "new")
    assert (tmp_path / "pages" / "a.txt").read_text() == "old"
    assert os.listdir(tmp_path) == ["pages"]


def test_a_full_device_is_told_with_the_name_of_the_folder(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    with pytest.raises(OSError, match="pages: No space left on device"), whole_folder(pages):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with (
        pytest.raises(OSError, match=r"pages/none/a\.txt: the folder .*pages/none"),
        whole_folder(pages) as made,
    ):
        write_text(made / "none" / "a.txt", "new")
    assert os.listdir(tmp_path) == []


def test_in_a_folder_that_is_there_only_what_is_meant_is_replaced(tmp_path: Path) -> None:
    for name in ("1.png", "2.png", "mine.txt"):
        write_text(tmp_path / name, "old")
    with whole_folder(tmp_path, re.compile(r"\d\.png")) as made:
        write_text(made / "1.png", "new")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "1.png": "new",
        "mine.txt": "old",
    }


def test_a_file_that_was_taken_away_because_the_program_stops_is_not_made_again(
    tmp_path: Path,
) -> None:
    def write() -> None:
        with whole_file(tmp_path / "o.bin") as temporary:
            temporary.unlink()
            open_temporary(temporary)

    with pytest.raises(OSError, match=r"o\.bin: No such file"):
        write()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_a_new_file_has_the_rights_that_are_usual_and_nobody_else_reads_a_half_written_one(
    tmp_path: Path,
) -> None:
    before = os.umask(0o026)
    try:
        with whole_file(tmp_path / "a.txt") as temporary:
            assert temporary.stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(before)


def test_folders_in_a_folder_that_is_there_are_filled_and_not_emptied(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    write_text(tmp_path / "pictures" / "mine.txt", "mine")
    write_text(tmp_path / "pictures" / "a.svg", "old")
    with whole_folder(tmp_path, re.compile("a.svg|mine.txt")) as made:
        (made / "pictures" / "deeper").mkdir(parents=True)
        write_text(made / "pictures" / "a.svg", "new")
        write_text(made / "pictures" / "deeper" / "b.svg", "b")
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    expected = {"pictures", "pictures/mine.txt", "pictures/a.svg", "pictures/deeper"}
    assert written == {*expected, "pictures/deeper/b.svg"}
    assert (tmp_path / "pictures" / "a.svg").read_text() == "new"


def _refused(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


def test_a_folder_that_may_not_be_written_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "touch", _refused)
    monkeypatch.setattr(Path, "mkdir", _refused)
    with pytest.raises(OSError, match=r"a\.txt: the folder .* cannot be written to$") as file:
        write_text(tmp_path / "a.txt", "new")
    assert str(tmp_path) in str(file.value)
    with (
        pytest.raises(OSError, match=r"pages: the folder .* cannot be written to$"),
        whole_folder(tmp_path / "pages"),
    ):
        pass
    assert os.listdir(tmp_path) == []


def test_a_folder_beside_which_there_is_none_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(OSError, match=r"pages: the folder .*none does not exist"),
        whole_folder(tmp_path / "none" / "pages"),
    ):
        pass


def test_a_current_folder_that_was_removed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_path: object) -> str:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    monkeypatch.setattr(os.path, "realpath", gone)
    with pytest.raises(OSError, match=r"^a\.txt: the current folder does not exist any more$"):
        write_text(Path("a.txt"), "new")


def test_folders_are_made_and_files_removed_or_it_is_said_in_a_sentence(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"file.c: Not a directory$"):
        make_folder(tmp_path / "file" / "c")
    remove_file(tmp_path / "file")
    remove_file(tmp_path / "file")
    with pytest.raises(OSError, match=r"b: Is a directory$"):
        remove_file(tmp_path / "a" / "b")
    assert os.listdir(tmp_path) == ["a"]


def test_a_temporary_folder_is_the_persons_own_and_goes(tmp_path: Path) -> None:
    with temporary_folder("work-", tmp_path) as folder:
        assert folder.parent == tmp_path
        assert folder.name.startswith("work-")
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "a.txt").write_text("a")
    assert os.listdir(tmp_path) == []


def test_a_file_keeps_its_ending_while_it_is_written(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.mp4") as temporary:
        assert temporary.suffix == ".mp4"
        assert temporary.name.startswith(".a-")
        assert temporary.parent == tmp_path
