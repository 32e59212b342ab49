"""A kept rule: a typed recurrence with a title and a source, one TOML file each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec
import tomli_w

from explorer.engine import FormulaError
from explorer.engine.rules.typed.recurrence import Recurrence, recurrence_class
from explorer.scenario.files.atomic_write import write_text
from explorer.scenario.files.field_path import line_of
from explorer.scenario.files.file_folder import FileFolder
from explorer.scenario.files.scenario_file import ScenarioError, read_sentence

SUFFIX = ".toml"


class RuleError(ScenarioError):
    """A rule's file that cannot be used; the text says which line, what was found, expected."""


@dataclass(frozen=True)
class KeptRule:
    """A typed rule under a name of its own; ``id`` is the name of its file.

    Its ``text`` has all the rest, so that a scenario that holds the text lacks nothing: behind
    ``with`` the values and ranges of its hyper-parameters, in the comments there their meanings.
    """

    id: str
    title: str
    text: str
    source: str = ""

    @property
    def optimizer_class(self) -> type[Recurrence]:
        """The optimizers that have this rule."""
        return recurrence_class(self.text)


class _Document(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    title: str
    text: str
    source: str = ""


def read_rule(path: Path) -> KeptRule:
    """Read a rule's file.

    Raises ``RuleError`` that names the file, the line, what was found and expected.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this is not a text file"
        raise RuleError(f"{path}: {reason}") from error
    try:
        return rule_from_text(path.stem, text)
    except RuleError as error:
        raise RuleError(f"{path}: {error}") from error


def rule_from_text(key: str, text: str) -> KeptRule:
    """The rule in the text of a file; raises ``RuleError`` naming the line."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"not valid TOML: {error}") from error
    try:
        document = msgspec.convert(data, _Document)
    except msgspec.ValidationError as error:
        sentence = read_sentence(str(error), data)
        raise RuleError(f"line {line_of(text, sentence)}: {sentence}") from error
    if not document.title.strip():
        raise RuleError(f"line {line_of(text, 'title: ')}: title: found none, expected a name")
    try:
        recurrence_class(document.text)
    except FormulaError as error:
        raise RuleError(f"line {line_of(text, 'text: ')}: text: {error}") from error
    return KeptRule(key, document.title, document.text, document.source)


def rule_text(rule: KeptRule) -> str:
    """The rule as the text of its file; reading it gives the same rule again."""
    document = _Document(rule.title, rule.text, rule.source)
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
    def place(content: KeptRule) -> str:
        """Its title."""
        return content.title.casefold()
