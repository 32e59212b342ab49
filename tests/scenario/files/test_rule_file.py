from __future__ import annotations

from pathlib import Path

import pytest

from explorer.engine import recurrence
from explorer.scenario.files.rule_file import KeptRule, KeptRules, RuleError, read_rule, write_rule
from explorer.scenario.files.rules_folder import own_rules_folder

TEXT = (
    "v <- beta*v + g\nx <- x - alpha*v\nwith alpha = 0.01,\n"
    "     beta = 0.9 in [0, 1)  # Share that is carried on.\n"
)
RULE = KeptRule("mine", 'My "own" rule', TEXT, "Nobody (2026)")


def test_a_kept_rule_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    write_rule(path, RULE)
    found = read_rule(path)
    assert found == RULE
    assert found.optimizer_class() == recurrence(TEXT)
    assert found.optimizer_class.parameter("beta").meaning == "Share that is carried on."


def test_rules_of_a_folder_are_listed_by_title_and_wrong_files_are_told(tmp_path: Path) -> None:
    write_rule(tmp_path / "z.toml", KeptRule("z", "A first one", TEXT))
    write_rule(tmp_path / "mine.toml", RULE)
    (tmp_path / "bad.toml").write_text('title = "Bad"\ntext = "x <- y"\n', encoding="utf-8")
    rules = KeptRules(tmp_path)
    good, wrong = rules.usable()
    assert [one.id for one in good] == ["z", "mine"]
    assert list(rules) == ["bad", "mine", "z"]
    assert [str(one) for one in wrong] == [
        f"{tmp_path / 'bad.toml'}: line 2: text: unknown name 'y', expected f, g, t, x or a "
        "function; write 'with y = 1' behind it for a parameter (line 1, column 6)"
    ]
    assert rules["mine"].title == RULE.title
    with pytest.raises(KeyError):
        rules["other"]


def test_a_folder_that_is_not_there_has_no_rules(tmp_path: Path) -> None:
    assert len(KeptRules(tmp_path / "none")) == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = 3", "line 1: title: found 3, expected text"),
        ('title = "A"', "the key 'text' is missing"),
        ('title = " "\ntext = "x <- 2*x"', "line 1: title: found none, expected a name"),
        ('title = "A"\ncolour = 3\ntext = "x <- 2*x"', "line 2: unknown key 'colour'"),
        ("title = ", "not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        read_rule(path)
    assert str(path) in str(caught.value)
    assert words in str(caught.value)


def test_the_folder_follows_the_platform() -> None:
    assert own_rules_folder({"XDG_DATA_HOME": "/data"}, "linux") == Path(
        "/data/descent-explorer/descent-explorer/rules"
    )
    assert own_rules_folder({"APPDATA": "/roaming"}, "win32").parts[-1] == "rules"
    assert "Application Support" in own_rules_folder({}, "darwin").parts
