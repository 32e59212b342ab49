"""Data that a network is fitted to: generated with a seed, or read from a CSV file."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Number, Value, found_words, shortened, validated
from explorer.engine.text_file import display_path, text_of

Pair = tuple[Floats, Floats]
MOST_NUMBERS = 10_000_000


@dataclass(frozen=True)
class Data:
    """Rows of ``inputs`` (n, features) with their ``targets`` (n, outputs).

    ``kind`` and ``values`` say where they come from; ``digest`` identifies the contents.
    """

    kind: str
    values: tuple[tuple[str, Value], ...]
    inputs: Floats = field(compare=False, repr=False)
    targets: Floats = field(compare=False, repr=False)
    digest: str = ""

    @property
    def rows(self) -> int:
        """Number of rows, n."""
        return len(self.inputs)


def _whole(name: str, symbol: str, default: float, most: float, meaning: str) -> Number:
    return Number(
        name=name,
        symbol=symbol,
        default=default,
        minimum=0.0 if name == "seed" else 1.0,
        maximum=most,
        whole=True,
        slider=(0.0 if name == "seed" else 1.0, min(most, 500.0)),
        meaning=meaning,
    )


ROWS = _whole("rows", "n", 100.0, 1e5, "Number of rows.")
FEATURES = _whole("features", "m", 1.0, 1e3, "Number of inputs in each row.")
SEED = _whole("seed", "s", 0.0, 2.0**31, "Another seed gives different rows of the same kind.")


def _spread(default: float) -> Number:
    return Number(
        name="noise",
        symbol="σ",
        default=default,
        minimum=0.0,
        maximum=100.0,
        slider=(0.0, 1.0),
        meaning="Standard deviation of the random part that is added.",
    )


def _real(name: str, symbol: str, default: float, meaning: str) -> Number:
    return Number(name=name, symbol=symbol, default=default, slider=(-3.0, 3.0), meaning=meaning)


def _ones(v: Mapping[str, float]) -> Pair:
    rows, features = int(v["rows"]), int(v["features"])
    return np.ones((rows, features)), np.full((rows, 1), v["target"])


def _linear(v: Mapping[str, float]) -> Pair:
    random = np.random.default_rng(int(v["seed"]))
    inputs = random.uniform(-1.0, 1.0, (int(v["rows"]), int(v["features"])))
    noise = v["noise"] * random.standard_normal((len(inputs), 1))
    return inputs, v["slope"] * inputs.sum(axis=1, keepdims=True) + v["offset"] + noise


def _blobs(v: Mapping[str, float]) -> Pair:
    random = np.random.default_rng(int(v["seed"]))
    labels = np.arange(int(v["rows"])) % 2
    middle = v["distance"] / 2.0 * (2.0 * labels[:, None] - 1.0)
    noise = v["noise"] * random.standard_normal((len(labels), int(v["features"])))
    return middle + noise, labels[:, None].astype(np.float64)


def _moons(v: Mapping[str, float]) -> Pair:
    random = np.random.default_rng(int(v["seed"]))
    labels = np.arange(int(v["rows"])) % 2
    angle = random.uniform(0.0, np.pi, len(labels))
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1.0 - np.cos(angle), 0.5 - np.sin(angle)])
    points = np.where(labels[:, None] == 1, lower, upper)
    noise = v["noise"] * random.standard_normal(points.shape)
    return points + noise, labels[:, None].astype(np.float64)


def _xor(v: Mapping[str, float]) -> Pair:
    random = np.random.default_rng(int(v["seed"]))
    corner = np.arange(int(v["rows"])) % 4
    first, second = corner % 2, corner // 2
    points = np.column_stack([first, second]).astype(np.float64)
    noise = v["noise"] * random.standard_normal(points.shape)
    return points + noise, (first ^ second)[:, None].astype(np.float64)


@dataclass(frozen=True)
class DataKind:
    """A kind of generated data: title, description, parameters and generator."""

    title: str
    meaning: str
    parameters: tuple[Number, ...]
    make: Callable[[Mapping[str, float]], Pair]


data_kinds: Mapping[str, DataKind] = MappingProxyType(
    {
        "ones": DataKind(
            "Rows of ones",
            "Every input is 1 and every target the same number.",
            (
                ROWS,
                _whole("features", "m", 5.0, 1e3, "Number of inputs in each row."),
                _real("target", "y", 0.0, "The output that the network should give."),
            ),
            _ones,
        ),
        "linear": DataKind(
            "A line with noise",
            "Inputs spread evenly over [-1, 1]; the target is slope times their sum plus offset.",
            (
                ROWS,
                FEATURES,
                _real("slope", "w", 1.5, "Slope of the line without noise."),
                _real("offset", "b", 0.5, "Value of the line without noise at input 0."),
                _spread(0.2),
                SEED,
            ),
            _linear,
        ),
        "blobs": DataKind(
            "Two clouds",
            "Normal clouds of points around two centres, every other row from the second.",
            (
                ROWS,
                _whole("features", "m", 2.0, 1e3, "Number of inputs in each row."),
                _real("distance", "D", 2.0, "Distance of the centres along each coordinate."),
                _spread(1.0),
                SEED,
            ),
            _blobs,
        ),
        "moons": DataKind(
            "Two moons",
            "Two interleaved half circles, which no line separates.",
            (ROWS, _spread(0.1), SEED),
            _moons,
        ),
        "xor": DataKind(
            "XOR",
            "The corners of a square; opposite corners have the same target.",
            (_whole("rows", "n", 4.0, 1e5, "Number of rows."), _spread(0.0), SEED),
            _xor,
        ),
    }
)
"""Everything declared about each kind of generated data."""


def generated(kind: str, /, **values: object) -> Data:
    """Generated data; raises ``ValueError`` naming an unknown kind or an unusable value.

    Example:
        >>> from explorer.engine.objectives.dataset import generated
        >>> generated("xor", rows=20).rows
        20
    """
    if kind not in data_kinds:
        known = ", ".join([*data_kinds, "csv"])
        raise ValueError(f"kind: found {found_words(kind)}, expected one of {known}")
    checked = validated(data_kinds[kind].parameters, values, f"data {kind}")
    return _made(kind, tuple((name, float(value)) for name, value in checked.items()))


@lru_cache(maxsize=32)
def _made(kind: str, values: tuple[tuple[str, float], ...]) -> Data:
    numbers = dict(values)
    size = numbers["rows"] * numbers.get("features", 2.0)
    if size > MOST_NUMBERS:
        raise ValueError(f"rows: found {size:g} inputs in all, expected at most {MOST_NUMBERS:g}")
    inputs, targets = data_kinds[kind].make(numbers)
    return Data(kind, values, _fixed(inputs), _fixed(targets))


def from_csv(path: str | Path, target: str = "") -> Data:
    r"""Data from a CSV file of numbers: one row each, one column of it the target.

    ``target`` names the column of the target if the first line holds names; without it the last
    column is the target. Fields may be separated by commas, semicolons or tabs.

    Raises ``ValueError`` naming the file, the line, what was found and what was expected.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from explorer.engine.objectives.dataset import from_csv
        >>> with TemporaryDirectory() as folder:
        ...     _ = Path(folder, "line.csv").write_text("x,y\n0,1\n1,3\n2,5\n")
        ...     data = from_csv(Path(folder, "line.csv"), target="y")
        >>> data.inputs.ravel().tolist(), data.targets.ravel().tolist()
        ([0.0, 1.0, 2.0], [1.0, 3.0, 5.0])
    """
    import hashlib

    source = display_path(path)
    try:
        text = text_of(Path(path), "utf-8-sig")
    except ValueError as error:
        raise ValueError(f"path: {source}: {error}") from error
    try:
        names, table = _table(source, text)
    except csv.Error as error:
        raise ValueError(f"path: {source}: this is not a CSV table: {error}") from error
    if target and target not in names:
        listed = shortened(", ".join(names) if names else "no line of names", 200)
        wanted = shortened(repr(target))
        raise ValueError(f"target: {source}: there is no column {wanted}, found {listed}")
    column = names.index(target) if target else table.shape[1] - 1
    values = (("path", str(path)), *((("target", target),) if target else ()))
    return Data(
        "csv",
        values,
        _fixed(np.delete(table, column, axis=1)),
        _fixed(table[:, column : column + 1]),
        hashlib.sha256(text.encode()).hexdigest(),
    )


def _table(source: str, text: str) -> tuple[list[str], Floats]:
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    lines = [
        (number, [piece.strip() for piece in pieces])
        for number, pieces in enumerate(csv.reader(text.splitlines(), delimiter=separator), 1)
        if any(piece.strip() for piece in pieces)
    ]
    names: list[str] = []
    if lines and all(_number(piece) is None for piece in lines[0][1]):
        names = lines.pop(0)[1]
    if not lines:
        raise ValueError(f"path: {source}: found no rows, expected at least one row of numbers")
    width = len(names or lines[0][1])
    if width < 2:
        raise ValueError(f"path: {source}: found one column, expected inputs and a target")
    rows: list[list[float]] = []
    for number, pieces in lines:
        if len(pieces) != width:
            raise ValueError(
                f"path: {source}: line {number}: found {len(pieces)} fields, expected {width}"
            )
        numbers = [_number(piece) for piece in pieces]
        for piece, value in zip(pieces, numbers, strict=True):
            if value is None or not math.isfinite(value):
                raise ValueError(
                    f"path: {source}: line {number}: found {found_words(piece)}, "
                    "expected a finite number"
                )
        rows.append([value for value in numbers if value is not None])
    return names, np.array(rows)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _fixed(array: Floats) -> Floats:
    array = np.ascontiguousarray(array, dtype=np.float64)
    array.setflags(write=False)
    return array
