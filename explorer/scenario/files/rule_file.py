"""A kept rule: a typed recurrence with a title and a source, one TOML file each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
import tomli_w

from explorer.engine import FormulaError
from explorer.engine.rules.typed.recurrence import Recurrence, recurrence_class
from explorer.scenario.files.atomic_write import write_text
from explorer.scenario.files.field_path import line_of
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


class KeptRules(Mapping[str, KeptRule]):
    """The rules of one folder by id, each file read when first asked for.

    Looking up a rule whose file is wrong raises ``RuleError``; listing them does not read them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getitem__(self, key: str) -> KeptRule:
        if key not in self._ids():
            raise KeyError(key)
        path = self.folder / f"{key}{SUFFIX}"
        return _read(path, path.stat().st_mtime_ns)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids())

    def __len__(self) -> int:
        return len(self._ids())

    def _ids(self) -> list[str]:
        if not self.folder.is_dir():
            return []
        return sorted(path.stem for path in self.folder.glob(f"*{SUFFIX}"))

    def usable(self) -> tuple[list[KeptRule], list[RuleError]]:
        """All rules by title, and what is wrong with the files that are none."""
        found: list[KeptRule] = []
        wrong: list[RuleError] = []
        for key in self:
            try:
                found.append(self[key])
            except RuleError as error:
                wrong.append(error)
        return sorted(found, key=lambda one: one.title.casefold()), wrong


@lru_cache(maxsize=256)
def _read(path: Path, changed: int) -> KeptRule:  # noqa: ARG001
    return read_rule(path)
