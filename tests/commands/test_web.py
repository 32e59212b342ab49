from __future__ import annotations

from pathlib import Path

import pytest

from explorer.cli import main


def test_a_page_is_written_and_its_snippet_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ravine.html"
    assert main(["web", "ravine_momentum", "-o", str(out), "--embed"]) == 0
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    said = capfd.readouterr().out
    assert '<iframe src="ravine.html" title="Momentum in a ravine"' in said


def test_a_part_that_cannot_be_locked_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "page.html")
    assert main(["web", "ravine_momentum", "-o", out, "--lock", "colour"]) == 2
    assert (
        "--lock: found 'colour', expected one of surface, surface.formula, start"
        in capfd.readouterr().err
    )
    assert list(tmp_path.iterdir()) == []


def test_a_page_on_standard_output_leaves_no_room_for_a_snippet(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert main(["web", "ravine_momentum", "-o", "-", "--embed"]) == 2
    assert "--embed: the snippet is printed" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("command", "there"), [(["pack", "ravine_momentum"], "worksheet.md"), (["site"], "index.html")]
)
def test_a_folder_that_was_written_before_is_replaced_only_if_asked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], command: list[str], there: str
) -> None:
    (tmp_path / there).write_text("mine", encoding="utf-8")
    assert main([*command, "-o", str(tmp_path)]) == 2
    assert "exists already" in capfd.readouterr().err
    assert (tmp_path / there).read_text(encoding="utf-8") == "mine"
