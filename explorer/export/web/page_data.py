"""Everything a page contains: plain data and functions."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from explorer import __version__
from explorer.engine import Optimizer, Surface, schedules
from explorer.engine.loops.step import step_arithmetic
from explorer.engine.objectives.any_objective import writable
from explorer.engine.parameter import Number, Parameter
from explorer.engine.trials.gradient_noise import STANDARD_DEVIATION
from explorer.export.web.javascript import field_source, is_exact, loop_source, typed_loop
from explorer.export.web.lesson_text import html
from explorer.export.web.page_scenarios import (
    RuleVariant,
    free_numbers,
    reachable,
    rule_key,
    rule_variants,
)
from explorer.export.web.page_theme import looks, theme_data
from explorer.export.web.stored_data import (
    base64_text,
    scenarios_with_verdicts,
    stored_noise,
    stored_runs,
    verdicts,
)
from explorer.scenario.files.scenario_data import scenario_data, surface_data
from explorer.scenario.lessons.lesson import Lesson
from explorer.scenario.lessons.lock import FORMULA, is_locked
from explorer.scenario.scenario import Scenario


@dataclass
class Functions:
    """Function texts, each kept once; a function is known by its index."""

    texts: list[str] = field(default_factory=list)

    def index(self, text: str) -> int:
        """The index of a function, which is added if it is new."""
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)


@dataclass(frozen=True)
class PageData:
    """``data`` fits JSON; ``fields`` and ``loops`` are JavaScript that it points into by index."""

    data: dict[str, Any]
    fields: tuple[str, ...]
    loops: tuple[str, ...]


def page_data(
    scenario: Scenario, lesson: Lesson | None, title: str, locked: Collection[str]
) -> PageData:
    """The content of a scenario's page; ``lesson`` adds its text, tries and question."""
    scenarios = reachable(scenario, lesson)
    fields, loops = Functions(), Functions()
    surfaces: dict[str, Any] = {}
    table: dict[str, Any] = {}
    optimizers: dict[str, Any] = {}
    for drawn in scenarios:
        surface = writable(drawn.surface, "shown on a page")
        for contender in drawn.contenders:
            _add_optimizer(optimizers, contender.optimizer, locked)
        if surface.network is not None:
            continue
        key = surface_key(surface)
        surfaces.setdefault(key, _surface_data(surface, fields))
        for contender in drawn.contenders:
            for variant in rule_variants(contender, locked):
                entry = f"{key} {variant_key(variant)}"
                if entry not in table:
                    table[entry] = _loop_data(surface, variant, loops)
                if not is_locked(FORMULA, locked):
                    _add_typed_loops(table, variant, loops)
    judged = scenarios_with_verdicts(scenario, lesson)
    data: dict[str, Any] = {
        "version": __version__,
        "title": title,
        "document": scenario_data(scenario),
        "locked": sorted(locked),
        "surfaces": surfaces,
        "optimizers": optimizers,
        "loops": table,
        "schedules": _schedule_data(scenarios),
        "noise": stored_noise(
            scenarios,
            free=not is_locked("noise", locked),
            typed=not is_locked(FORMULA, locked),
        ),
        "noise_slider": _declared(STANDARD_DEVIATION),
        "stored": [stored for stored in map(stored_runs, judged) if stored is not None],
        "verdicts": [verdicts(each) for each in judged],
        "looks": looks(scenarios),
        "themes": theme_data(),
        "lesson": None if lesson is None else _lesson_data(lesson),
    }
    return PageData(data, tuple(fields.texts), tuple(loops.texts))


def surface_key(surface: Surface) -> str:
    """The key of a surface in the page: its id or formula, and the typed gradient."""
    data = surface_data(surface)
    known = {name: data[name] for name in ("id", "formula", "gradient") if name in data}
    return json.dumps(known, separators=(",", ":"), ensure_ascii=False)


def variant_key(variant: RuleVariant) -> str:
    """The key of a rule's function in the page: everything that determines the rule's shape."""
    plateau = variant.reduces_on_plateau is not None
    parts = [
        rule_key(variant.optimizer),
        *(f"{name}={_js(value)}" for name, value in variant.fixed),
    ]
    return " ".join([*parts, *(["plateau"] * plateau)])


def _js(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def _loop_data(surface: Surface, variant: RuleVariant, loops: Functions) -> dict[str, Any]:
    step = step_arithmetic(surface.field, variant.rule)
    return {
        "loop": loops.index(loop_source(step, list(surface.values), variant.numbers)),
        "numbers": list(variant.numbers),
        "exact": is_exact(step),
    }


def _add_typed_loops(table: dict[str, Any], variant: RuleVariant, loops: Functions) -> None:
    """The rule on a formula that a reader types: on a curve, and on a plane."""
    for dimension in (1, 2):
        entry = f"typed {dimension} {variant_key(variant)}"
        if entry not in table:
            source, exact = typed_loop(variant.rule, dimension, variant.numbers)
            table[entry] = {
                "loop": loops.index(source),
                "numbers": list(variant.numbers),
                "exact": exact,
            }


def _surface_data(surface: Surface, fields: Functions) -> dict[str, Any]:
    return {
        "title": surface.title,
        "formula": surface.formula,
        "look_at": surface.look_at,
        "variables": list(surface.variables),
        "view": [list(span) for span in surface.view],
        "scale": surface.scale,
        "parameters": [_declared(parameter) for parameter in surface.parameters],
        "values": {parameter.name: parameter.default for parameter in surface.parameters},
        "field": fields.index(field_source(surface)),
    }


def _add_optimizer(
    optimizers: dict[str, Any], optimizer: Optimizer, locked: Collection[str]
) -> None:
    cls = type(optimizer)
    known = optimizers.setdefault(
        rule_key(optimizer),
        {
            "title": cls.title,
            "parameters": [_declared(parameter) for parameter in cls.parameters],
            "presets": {},
            "free": [],
            "from_surface": list(numbers_from_surface(optimizer)),
        },
    )
    known["presets"].setdefault(optimizer.dialect, dict(cls.in_dialect(optimizer.dialect).values))
    for number in free_numbers(optimizer, locked):
        if number.name not in known["free"]:
            known["free"].append(number.name)


def numbers_from_surface(optimizer: Optimizer) -> Sequence[str]:
    """Hyper-parameters that the lowest known minimum of the surface takes the place of."""
    overridden = type(optimizer).numbers_on is not Optimizer.numbers_on
    return ("optimal_value",) if overridden else ()


def _declared(parameter: Parameter) -> dict[str, Any]:
    kind = type(parameter).__name__.lower()
    data: dict[str, Any] = {"name": parameter.name, "kind": kind, "meaning": parameter.meaning}
    if isinstance(parameter, Number):
        data |= {
            "symbol": parameter.symbol,
            "minimum": parameter.minimum,
            "maximum": parameter.maximum,
            "open_minimum": parameter.open_minimum,
            "open_maximum": parameter.open_maximum,
            "slider": list(parameter.slider),
            "scale": parameter.scale,
            "whole": parameter.whole,
            "off_at_zero": parameter.off_at_zero,
        }
    return data


def _schedule_data(scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """The factor of each row of every schedule that changes the rate, and all defaults."""
    rows: list[dict[str, Any]] = []
    seen = set()
    for scenario in scenarios:
        for contender in scenario.contenders:
            schedule = contender.schedule
            key = (schedule, scenario.steps)
            if schedule.is_constant or key in seen:
                continue
            seen.add(key)
            rows.append(
                {
                    "schedule": {"kind": schedule.kind, **schedule.values},
                    "steps": scenario.steps,
                    "factors": base64_text(schedule.factors(scenario.steps + 1)),
                }
            )
    kinds = {kind: {p.name: p.default for p in declared} for kind, declared in schedules.items()}
    used = {row["schedule"]["kind"] for row in rows} | {"constant"}
    return {"rows": rows, "defaults": {kind: kinds[kind] for kind in sorted(used)}}


def _lesson_data(lesson: Lesson) -> dict[str, Any]:
    question = lesson.question
    return {
        "id": lesson.id,
        "summary": lesson.summary,
        "html": html(lesson.text),
        "tries": [
            {
                "label": try_.label,
                "text": try_.text,
                "set": [{"path": change.path, "value": change.value} for change in try_.set],
            }
            for try_ in lesson.tries
        ],
        "question": question
        and {
            "text": question.text,
            "choices": list(question.choices),
            "answer": question.answer,
            "explanation": question.explanation,
        },
        "speed": lesson.playback.speed,
        "autoplay": lesson.playback.autoplay,
        "tolerance": lesson.tolerance,
    }
