"""The scenario file: fixed keys, exact numbers, and one clear sentence for each error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from explorer.engine import (
    FormulaError,
    Noise,
    Optimizer,
    Schedule,
    Surface,
    formula,
    optimizers,
    surfaces,
)
from explorer.engine.objectives.typed_surface import checked_view
from explorer.engine.parameter import found_words
from explorer.scenario.files.atomic_write import write_text
from explorer.scenario.files.data_folders import DataFolders
from explorer.scenario.files.network_file import NetworkTable, network_from_table
from explorer.scenario.files.plain_data import ScenarioError as ScenarioError
from explorer.scenario.files.plain_data import file_text, json_data, refuse_unusable, shortened_path
from explorer.scenario.files.scenario_data import FORMAT, scenario_data
from explorer.scenario.files.validation_message import read_sentence
from explorer.scenario.files.view_table import ViewTable, layout_from_table
from explorer.scenario.scenario import Contender, Scenario, checked_contenders

if TYPE_CHECKING:
    from explorer.engine.objectives.network import Network

SUFFIX = ".descent"
LESSON_SUFFIX = ".toml"
RUN_SUFFIXES = (".npz", ".safetensors")
"""Suffixes of files of recorded runs."""
RECORDING_SUFFIXES = (*RUN_SUFFIXES, ".csv", ".tsv", ".h5", ".hdf5")
"""Suffixes of files of recordings."""
Number = float | int


class _Strict(msgspec.Struct, forbid_unknown_fields=True):
    pass


class _Surface(_Strict):
    id: str | None = None
    formula: str | None = None
    network: NetworkTable | None = None
    parameters: dict[str, Number] = {}
    view: list[list[Number]] | None = None
    gradient: list[str] | None = None
    matrices: list[list[int]] = []


class _Noise(_Strict):
    standard_deviation: Number = 0.0
    shared: bool = True


class _Contender(_Strict):
    optimizer: str | None = None
    recurrence: str | None = None
    dialect: str = "paper"
    hyperparameters: dict[str, Number | bool | str] = {}
    schedule: dict[str, Number | str] = {}
    name: str = ""
    look: int | None = None
    colour: str = ""
    visible: bool = True
    group: str = ""


class _Document(_Strict):
    format: str
    surface: _Surface
    start: list[Number] | dict[str, int]
    steps: int
    contenders: list[_Contender] = []
    noise: _Noise = msgspec.field(default_factory=_Noise)
    seed: int = 0
    view: ViewTable | None = None


def read_scenario(path: Path, allowed: Iterable[Path] = ()) -> Scenario:
    """Read a scenario file; its data may lie below its own folder and those ``allowed``.

    Raises ``ScenarioError`` that names the file, the place in it, what was found and expected.
    """
    try:
        return scenario_from_text(file_text(path), DataFolders.of(path, allowed))
    except ScenarioError as error:
        raise ScenarioError(f"{shortened_path(path)}: {error}") from error


def write_scenario(path: Path, scenario: Scenario) -> None:
    """Write a scenario file, whole or not at all."""
    write_text(path, scenario_text(scenario, path.parent))


def scenario_text(scenario: Scenario, folder: Path | None = None) -> str:
    """The scenario as the text of its file; reading it gives the same scenario again.

    The paths of data below ``folder``, where the file will be, are written relative to it.
    """
    return json.dumps(scenario_data(scenario, folder), indent=1, ensure_ascii=False) + "\n"


def scenario_from_text(text: str, folders: DataFolders | None = None) -> Scenario:
    """The scenario in the text of a file; raises ``ScenarioError``.

    Data are read from ``folders``; only the program's own recovery files are read without them.
    """
    return scenario_from_data(json_data(text), folders)


def scenario_from_data(data: object, folders: DataFolders | None = None) -> Scenario:
    """The scenario in parsed JSON or TOML, its data from ``folders``.

    Raises ``ScenarioError`` naming the place.
    """
    refuse_unusable(data)
    try:
        document = msgspec.convert(data, _Document)
    except msgspec.ValidationError as error:
        raise ScenarioError(read_sentence(str(error), data)) from error
    if document.format != FORMAT:
        raise ScenarioError(f"format: found {found_words(document.format)}, expected {FORMAT!r}")
    try:
        checked_contenders(len(document.contenders))
    except ValueError as error:
        raise ScenarioError(str(error)) from error
    surface = _surface(document.surface, folders)
    contenders = tuple(
        _contender(contender, index) for index, contender in enumerate(document.contenders)
    )
    try:
        return Scenario(
            surface=surface,
            start=_start(document.start, surface),
            steps=document.steps,
            contenders=contenders,
            noise=Noise(float(document.noise.standard_deviation), document.noise.shared),
            seed=document.seed,
            view=layout_from_table(document.view),
        )
    except (ValueError, OverflowError) as error:
        raise ScenarioError(str(error)) from error


def _start(given: list[Number] | dict[str, int], surface: Surface | Network) -> tuple[float, ...]:
    if not isinstance(given, dict):
        return tuple(float(number) for number in given)
    seed = given.get("seed")
    if set(given) != {"seed"} or seed is None or seed < 0:
        raise ValueError(
            f"start: found {found_words(given)}, expected a list of numbers or {{'seed': 0}}"
        )
    if surface.network is None:
        raise ValueError("start: found a seed, which is for networks; expected a list of numbers")
    return surface.network.initial(seed)


def _surface(given: _Surface, folders: DataFolders | None) -> Surface | Network:
    keys = {"id": given.id, "formula": given.formula, "network": given.network}
    named = [name for name, value in keys.items() if value is not None]
    if len(named) != 1:
        words = " and ".join(map(repr, named)) or "none of them"
        raise ScenarioError(f"surface: found {words}, expected one of 'id', 'formula', 'network'")
    if given.network is not None:
        return _network(given, given.network, folders)
    parameters = {name: float(value) for name, value in given.parameters.items()}
    try:
        if given.formula is not None:
            surface = formula(
                given.formula, view=given.view, parameters=parameters, matrices=given.matrices
            )
        else:
            for name in ("view", "matrices"):
                if getattr(given, name):
                    raise ScenarioError(f"surface.{name}: expected only beside 'formula'")
            surface = surfaces[str(given.id)].with_parameters(**parameters)
        return surface if given.gradient is None else surface.with_gradient(given.gradient)
    except KeyError as error:
        known = "one of those that 'descent-explorer list surfaces' shows"
        raise ScenarioError(
            f"surface.id: found {found_words(given.id)}, expected {known}"
        ) from error
    except FormulaError as error:
        raise ScenarioError(f"surface.formula: {error}") from error
    except ScenarioError:
        raise
    except ValueError as error:
        raise ScenarioError(f"surface.{error}") from error


def _network(given: _Surface, table: NetworkTable, folders: DataFolders | None) -> Network:
    for name in ("parameters", "gradient", "matrices"):
        if getattr(given, name):
            raise ScenarioError(f"surface.{name}: expected only beside 'id' or 'formula'")
    try:
        view = None if given.view is None else checked_view(given.view, len(given.view))
        return network_from_table(table, view, folders)
    except ValueError as error:
        field = "surface" if str(error).startswith("view") else "surface.network"
        raise ScenarioError(f"{field}.{error}") from error


def _contender(given: _Contender, index: int) -> Contender:
    field = f"contenders[{index}]"
    cls = _optimizer_class(given, field)
    try:
        optimizer = cls.in_dialect(given.dialect, **given.hyperparameters)
    except ValueError as error:
        inside = field if str(error).startswith("dialect:") else f"{field}.hyperparameters"
        raise ScenarioError(f"{inside}.{error}") from error
    try:
        values = dict(given.schedule)
        schedule = Schedule(str(values.pop("kind", "constant")), **values)
    except (ValueError, TypeError) as error:
        raise ScenarioError(f"{field}.schedule.{error}") from error
    if given.colour and not re.fullmatch("#[0-9a-fA-F]{6}", given.colour):
        wrong = found_words(given.colour)
        raise ScenarioError(f"{field}.colour: found {wrong}, expected '#rrggbb'")
    return Contender(
        optimizer,
        given.name or cls.title,
        schedule=schedule,
        look=index if given.look is None else given.look,
        colour=given.colour.lower(),
        visible=given.visible,
        group=given.group,
    )


def _optimizer_class(given: _Contender, field: str) -> type[Optimizer]:
    if given.optimizer is not None and given.recurrence is not None:
        raise ScenarioError(f"{field}: found 'optimizer' and 'recurrence', expected one of them")
    if given.recurrence is not None:
        from explorer.engine.rules.recurrences.recurrence import recurrence_class

        try:
            return recurrence_class(given.recurrence)
        except FormulaError as error:
            raise ScenarioError(f"{field}.recurrence: {error}") from error
    if given.optimizer is None:
        raise ScenarioError(f"{field}: the key 'optimizer' is missing, or 'recurrence'")
    cls = optimizers.get(given.optimizer)
    if cls is None:
        wrong, known = found_words(given.optimizer), ", ".join(optimizers)
        raise ScenarioError(f"{field}.optimizer: found {wrong}, expected one of {known}")
    return cls
