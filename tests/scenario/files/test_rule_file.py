from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from explorer.engine import recurrence
from explorer.engine.parameter import Number
from explorer.scenario.files.rule_file import (
    KeptRule,
    KeptRules,
    RuleError,
    is_rule,
    read_rule,
    rule_from_text,
    rule_text,
    write_rule,
)
from explorer.scenario.files.rules_folder import own_rules_folder
from explorer.scenario.lessons.location import load

TEXT = (
    "v <- beta*v + g\nx <- x - alpha*v\nwith alpha = 0.01,\n"
    "     beta = 0.9 in [0, 1)  # Share that is carried on.\n"
)
RULE = KeptRule("mine", 'My "own" rule', TEXT, "Nobody (2026)")


def test_a_kept_rule_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    write_rule(path, RULE)
    actual = read_rule(path)
    assert actual == RULE
    assert actual.optimizer_class() == recurrence(TEXT)
    assert actual.optimizer_class.parameter("beta").meaning == "Share that is carried on."


def test_rules_of_a_folder_are_listed_by_title_and_wrong_files_are_told(tmp_path: Path) -> None:
    write_rule(tmp_path / "z.toml", KeptRule("z", "A first one", TEXT))
    write_rule(tmp_path / "mine.toml", RULE)
    (tmp_path / "bad.toml").write_text('title = "Bad"\ntext = "x <- y"\n', encoding="utf-8")
    rules = KeptRules(tmp_path)
    good, wrong = rules.usable()
    assert [rule.id for rule in good] == ["z", "mine"]
    assert list(rules) == ["bad", "mine", "z"]
    assert [str(problem) for problem in wrong] == [
        f"{tmp_path / 'bad.toml'}: line 2: text: unknown name 'y', expected f, g, t, x or a "
        "function; append 'with y = 1' to make it a parameter (line 1, column 6)"
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
    own = Path("descent-explorer") / "descent-explorer" / "rules"
    assert own_rules_folder({}, "win32") == Path.home() / "AppData" / "Roaming" / own
    assert own_rules_folder({}, "linux") == Path.home() / ".local" / "share" / own
    assert "Application Support" in own_rules_folder({}, "darwin").parts


SAID = '''
title = "Heavy ball"
text = """
v <- β*v + g  # carried
x <- x - alpha*v with alpha = 0.01,
     beta = 0.9
"""
[hyperparameters.beta]
meaning = "Share that is carried on."
range = "[0, 1)"
'''


def test_meaning_and_range_stand_as_keys_and_come_into_the_text() -> None:
    rule = rule_from_text("ball", SAID)
    assert rule.text == (
        "v <- β*v + g  # carried\nx <- x - alpha*v\n"
        "with alpha = 0.01,\n     beta = 0.9 in [0, 1)  # Share that is carried on.\n"
    )
    declared = rule.optimizer_class.parameter("beta")
    assert declared.meaning == "Share that is carried on."
    assert isinstance(declared, Number)
    assert declared.slider == (0.0, 1.0)
    with pytest.raises(ValueError, match="beta"):
        rule.optimizer_class(beta=1.0)


def test_a_written_file_says_meaning_and_range_as_keys_too() -> None:
    written = tomllib.loads(rule_text(RULE))
    assert written["hyperparameters"] == {
        "beta": {"meaning": "Share that is carried on.", "range": "[0, 1)"}
    }
    again = rule_text(RULE).replace('"Share that', '"Part that')
    assert rule_from_text("mine", again).text == TEXT.replace("# Share that", "# Part that")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (
            "range = '[0, 0.5]'",
            "line 8: hyperparameters.beta.range: found '[0, 0.5]', expected one",
        ),
        ("range = '0 to 1'", "hyperparameters.beta.range: found '0', expected a range such as"),
        ("range = '[0, 1) log'", "found 'log', expected nothing after the range (column 8)"),
        ("scale = 'log'", "beta.scale: found 'log', expected linear or logarithmic"),
        ("range = 3", "line 8: hyperparameters.beta.range: found 3, expected text"),
        ("unit = 'm'", "line 8: hyperparameters.beta: unknown key 'unit'"),
        ("[hyperparameters.gamma]", "gamma: unknown hyper-parameter, expected alpha, beta"),
    ],
)
def test_wrong_remarks_are_refused_with_their_line(keys: str, words: str) -> None:
    text = SAID[: SAID.index("meaning")].lstrip() + keys
    with pytest.raises(RuleError) as caught:
        rule_from_text("ball", text)
    assert words in str(caught.value)


def test_a_rule_and_a_lesson_are_told_apart(tmp_path: Path, repository: Path) -> None:
    write_rule(tmp_path / "mine.toml", RULE)
    assert is_rule(tmp_path / "mine.toml")
    assert not is_rule(repository / "resources" / "lessons" / "build_adam.toml")
    assert not is_rule(tmp_path / "none.toml")
    (tmp_path / "mine.toml").rename(tmp_path / "mine.txt")
    assert not is_rule(tmp_path / "mine.txt")
    assert not is_rule(repository / "README.md")


def test_a_rule_given_as_a_file_is_a_scenario_of_its_own(tmp_path: Path) -> None:
    write_rule(tmp_path / "mine.toml", RULE)
    actual = load(str(tmp_path / "mine.toml"))
    assert [contender.name for contender in actual.contenders] == [RULE.title]
    assert actual.contenders[0].optimizer == recurrence(TEXT)
