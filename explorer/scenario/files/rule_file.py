"""A kept rule: a typed recurrence with its title, source and remarks, one TOML file each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import tomli_w

from explorer.engine import FormulaError
from explorer.scenario.files.atomic_write import write_text
from explorer.scenario.files.field_path import line_of
from explorer.scenario.files.file_folder import FileFolder
from explorer.scenario.files.plain_data import ScenarioError, file_text, shortened_path, toml_data
from explorer.scenario.files.validation_message import read_sentence

if TYPE_CHECKING:
    from explorer.engine.rules.recurrences.recurrence import Recurrence

SUFFIX = ".toml"


class RuleError(ScenarioError):
    """A rule's file that cannot be used; the text says which line, what was found, expected."""


@dataclass(frozen=True)
class KeptRule:
    """A typed rule with its own name; ``id`` is the name of its file.

    Its ``text`` contains everything else, so that a scenario with the text is complete: the values
    and ranges of its hyper-parameters after ``with``, and their meanings in the comments there. In
    a file, meaning, range and scale may also be keys below ``hyperparameters``, which take
    precedence over the text.
    """

    id: str
    title: str
    text: str
    source: str = ""

    @property
    def optimizer_class(self) -> type[Recurrence]:
        """The optimizers that have this rule."""
        from explorer.engine.rules.recurrences.recurrence import recurrence_class

        return recurrence_class(self.text)


class _Remark(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    meaning: str = ""
    range: str = ""
    scale: str = ""


class _Document(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    title: str
    text: str
    source: str = ""
    hyperparameters: dict[str, Any] = msgspec.field(default_factory=dict)


def is_rule(path: Path) -> bool:
    """Whether a file holds a rule and no lesson, as far as it can be read."""
    if path.suffix.lower() != SUFFIX:
        return False
    try:
        data = toml_data(file_text(path))
    except ScenarioError:
        return False
    return "text" in data and "scenario" not in data and "summary" not in data


def read_rule(path: Path) -> KeptRule:
    """Read a rule's file.

    Raises ``RuleError`` that names the file, the line, what was found and expected.
    """
    try:
        return rule_from_text(path.stem, file_text(path))
    except ScenarioError as error:
        raise RuleError(f"{shortened_path(path)}: {error}") from error


def rule_from_text(key: str, text: str) -> KeptRule:
    """The rule in the text of a file; raises ``RuleError`` naming the line."""
    try:
        data = toml_data(text)
    except ScenarioError as error:
        raise RuleError(str(error)) from error
    try:
        return _rule(key, data)
    except ScenarioError as error:
        raise RuleError(f"line {line_of(text, str(error))}: {error}") from error


def _rule(key: str, data: dict[str, Any]) -> KeptRule:
    from explorer.engine.rules.recurrences.recurrence import recurrence_class
    from explorer.engine.rules.recurrences.remarks import Remark, remarked

    try:
        document = msgspec.convert(data, _Document)
    except msgspec.ValidationError as error:
        raise ScenarioError(read_sentence(str(error), data)) from error
    if not document.title.strip():
        raise ScenarioError("title: found none, expected a name")
    try:
        recurrence_class(document.text)
    except FormulaError as error:
        raise ScenarioError(f"text: {error}") from error
    said = {
        name: Remark(remark.meaning, remark.range, remark.scale)
        for name, remark in _remarks(document.hyperparameters)
    }
    try:
        text = remarked(document.text, said)
        recurrence_class(text)
    except ValueError as error:
        raise ScenarioError(f"hyperparameters.{error}") from error
    return KeptRule(key, document.title, text, document.source)


def _remarks(given: dict[str, Any]) -> Iterator[tuple[str, _Remark]]:
    for name, remark in given.items():
        try:
            yield name, msgspec.convert(remark, _Remark)
        except msgspec.ValidationError as error:
            sentence = read_sentence(str(error), remark)
            joint = "." if ": " in sentence else ": "
            raise ScenarioError(f"hyperparameters.{name}{joint}{sentence}") from error


def rule_text(rule: KeptRule) -> str:
    """The rule as the text of its file; reading it gives the same rule again."""
    from explorer.engine.rules.recurrences.remarks import remarks

    said = {
        name: _Remark(remark.meaning, remark.range, remark.scale)
        for name, remark in remarks(rule.text).items()
    }
    document = _Document(rule.title, rule.text, rule.source, said)
    return tomli_w.dumps(msgspec.to_builtins(document), multiline_strings=True)


def write_rule(path: Path, rule: KeptRule) -> None:
    """Write a rule's file, whole or not at all."""
    write_text(path, rule_text(rule))


class KeptRules(FileFolder[KeptRule]):
    """The rules of one folder by id, listed by title."""

    suffix = SUFFIX
    error = RuleError

    @staticmethod
    def read(path: Path) -> KeptRule:
        """The rule in a file."""
        return read_rule(path)

    @staticmethod
    def sort_key(content: KeptRule) -> str:
        """Its title."""
        return content.title.casefold()
