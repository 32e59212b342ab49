"""``list``: surfaces, optimizers, rules and lessons with their defaults and ranges."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.streams import send

if TYPE_CHECKING:
    from explorer.scenario.files.rule_file import KeptRule


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""
    entries = {
        "surfaces": surface_entries,
        "optimizers": optimizer_entries,
        "rules": rule_entries,
        "lessons": lesson_entries,
    }[arguments.what]()
    for key in arguments.ids:
        if key not in entries:
            raise CommandError(f"{key}: no such id, expected one of {', '.join(entries)}")
    chosen = {key: entries[key] for key in arguments.ids or entries}
    if arguments.json:
        text = json.dumps(chosen, indent=1, ensure_ascii=False) + "\n"
    else:
        text = "\n".join(_paragraph(key, entry) for key, entry in chosen.items())
    send(text.encode())
    return 0


def surface_entries() -> dict[str, dict[str, Any]]:
    """Every surface with formula, view, minima, starts and parameters."""
    from explorer.engine import surfaces

    return {
        key: {
            "title": surface.title,
            "formula": surface.formula,
            "view": [list(span) for span in surface.view],
            "starts": [list(start) for start in surface.starts],
            "minima": [
                {"at": list(minimum.position), "value": minimum.value} for minimum in surface.minima
            ],
            "look at": surface.look_at,
            "parameters": [_declared(parameter) for parameter in surface.parameters],
        }
        for key, surface in surfaces.items()
    }


def optimizer_entries() -> dict[str, dict[str, Any]]:
    """Every optimizer with its hyper-parameters and the defaults of each dialect.

    The user's own rules come after the built-in ones.
    """
    from explorer.engine import optimizers

    optimizer_rows: dict[str, dict[str, Any]] = {
        key: {
            "title": cls.title,
            "family": cls.family.title,
            "source": cls.source,
            "dialects": {name: dict(values) for name, values in cls.dialects.items()},
            "parameters": [_declared(parameter) for parameter in cls.parameters],
        }
        for key, cls in optimizers.items()
    }
    for key, rule in _own_rules(optimizer_rows):
        optimizer_rows[key] = {
            "title": rule.title,
            "source": rule.source,
            "recurrence": rule.text,
            "parameters": [_declared(parameter) for parameter in rule.optimizer_class.parameters],
        }
    return optimizer_rows


def rule_entries() -> dict[str, dict[str, Any]]:
    """Every rule that is a recurrence, with its text: the built-in ones, then the user's own."""
    from explorer.engine import optimizers
    from explorer.engine.rules.recurrences.rule_as_text import source_of

    rule_rows: dict[str, dict[str, Any]] = {}
    for key, cls in optimizers.items():
        if cls().is_formula:
            rule_rows[key] = {"title": cls.title, "source": cls.source, "text": source_of(cls())}
    for key, rule in _own_rules(optimizers):
        rule_rows[key] = {
            "title": rule.title,
            "source": rule.source,
            "text": rule.text,
            "parameters": [
                _declared(parameter) for parameter in rule.optimizer_class.own_parameters
            ],
        }
    return rule_rows


def _own_rules(taken: Collection[str]) -> list[tuple[str, KeptRule]]:
    """The user's own rules with ids that are not ``taken``; invalid files are reported."""
    from explorer.scenario.files.rule_file import KeptRules
    from explorer.scenario.files.rules_folder import own_rules_folder

    own, wrong = KeptRules(own_rules_folder()).usable()
    for error in wrong:
        sys.stderr.write(f"{error}\n")
    return [(f"own {rule.id}" if rule.id in taken else rule.id, rule) for rule in own]


def lesson_entries() -> dict[str, dict[str, Any]]:
    """Every lesson with its title and what it is about."""
    from explorer.scenario.lessons.lesson import lessons

    return {
        key: {"title": lesson.title, "summary": lesson.summary, "level": lesson.level}
        for key, lesson in lessons.items()
    }


def _declared(parameter: Any) -> dict[str, Any]:
    entry = {
        "name": parameter.name,
        "default": parameter.default,
        "expected": parameter.expected(),
        "meaning": parameter.meaning,
    }
    if hasattr(parameter, "options"):
        entry["options"] = dict(parameter.options)
    return entry


def _paragraph(key: str, entry: Mapping[str, Any]) -> str:
    lines = [f"{key}  ({entry['title']})"]
    for name, value in entry.items():
        if name in ("title", "parameters") or value in ("", [], {}):
            continue
        if isinstance(value, str) and "\n" in value:
            lines += [f"    {line}".rstrip() for line in value.strip().splitlines()]
        else:
            lines.append(f"  {name}: {_value_text(value)}")
    lines += _rows(entry.get("parameters", []))
    return "\n".join(lines) + "\n"


def _rows(parameters: list[dict[str, Any]]) -> list[str]:
    cells = [
        (parameter["name"], f"= {_value_text(parameter['default'])}", parameter["expected"])
        for parameter in parameters
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "    "
        + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def _value_text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.10g}"
        case dict():
            nested = any(isinstance(item, dict) for item in value.values())
            return ("; " if nested else ", ").join(_pair(*pair) for pair in value.items())
        case list() if value and isinstance(value[0], (dict, list)):
            return "; ".join(_value_text(item) for item in value)
        case list():
            return f"[{', '.join(_value_text(item) for item in value)}]"
    return str(value)


def _pair(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"{name}: {_value_text(value)}" if value else name
    return f"{name} = {_value_text(value)}"
