"""Every block of code in the user's guide runs, in the order in which it is read."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.gui.dialogs.guide_pages import ORDER, guide_pages
from explorer.resources import resource
from explorer.scenario.files.data_folders import DataFolders
from explorer.scenario.files.rule_file import read_rule
from explorer.scenario.files.scenario_file import scenario_from_text

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run_block(language: str, code: str, names: dict[str, object], folder: Path) -> None:
    """Run a block as a reader would."""
    match language:
        case "python":
            exec(compile(code, "guide", "exec"), names)  # noqa: S102  the guide is our own
        case "sh":
            for line in code.splitlines():
                program, *arguments = shlex.split(line)
                assert program == "descent-explorer"
                assert main(arguments) == 0, line
        case "json":
            assert scenario_from_text(code, DataFolders.of(folder / "x.descent", ())).contenders
        case "toml":
            path = folder / "rule.toml"
            path.write_text(code, encoding="utf-8")
            assert read_rule(path).optimizer_class
        case _:
            pytest.fail(f"found a block of {language!r}, which nobody can run")


@pytest.mark.parametrize("page", guide_pages(), ids=lambda page: page.name)
def test_every_block_runs(
    page: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "guide"}
    for language, code in BLOCK.findall(page.text):  # type: ignore[attr-defined]
        run_block(language, code, names, tmp_path)
    assert "Traceback" not in capsys.readouterr().err


def test_every_page_that_lies_there_is_shown() -> None:
    assert {path.stem for path in resource("guide").glob("*.md")} == set(ORDER)
    assert all(page.sections and page.title for page in guide_pages())


def test_every_command_of_the_menus_that_the_guide_names_is_there() -> None:
    from explorer.gui.window.commands import COMMANDS

    said = {
        (command.menu, command.text.replace("&", "").removesuffix("…")) for command in COMMANDS
    } | {("File", "Copy as code")}
    for page in guide_pages():
        for menu, text in re.findall(r"\*(\w+) > ([^*]+)\*", page.text):
            assert (menu, text) in said, (page.name, menu, text)
