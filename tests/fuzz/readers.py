"""The readers of external data, with valid examples."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
RESOURCES = REPOSITORY / "resources"


@dataclass(frozen=True)
class Reader:
    """``read`` takes an input as text or as a file and raises ``refusals`` with a sentence.

    ``suffix`` is that of its files, empty where it reads text. ``examples`` are valid.
    """

    examples: Callable[[], list[bytes]]
    read: Callable[[str], object] | Callable[[Path], object]
    suffix: str = ""
    refusals: tuple[type[Exception], ...] = (ValueError,)


def _formulas() -> list[bytes]:
    texts = [
        "x**2 + y**2", "(1 - x)**2 + 100*(y - x**2)**2", "a*x**2 with a = 3", "sin(x)*exp(-y**2)",
        "abs(x) + max(x, y, 1)", "x**2 if x < 0 else -x", "x1*x2 + x3**4", "log(1 + x^2)/y",
        "sqrt(x**2 + 1e-3) + tanh(b*y) with b = 0.5, c = 2", "-x", "1/(1 + exp(-x))", "2 pi x",
    ]  # fmt: skip
    return [text.encode() for text in texts]


def _formula(text: str) -> None:
    from explorer.engine import formula

    surface = formula(text)
    point = np.full(surface.dimension, 0.3)
    surface.value(point)
    surface.gradient(point)


ADAM = """m <- beta1*m + (1 - beta1)*g
v <- beta2*v + (1 - beta2)*g**2
step <- -alpha*(m/(1 - beta1**t)) / (sqrt(v/(1 - beta2**t)) + epsilon)
x <- x + step
with alpha = 0.05, beta1 = 0.9 in [0, 1), beta2 = 0.999 in [0, 1), epsilon = 1e-8 log"""


def _recurrences() -> list[bytes]:
    texts = [
        ADAM, "x <- x - lr*g\nwith lr = 0.1", "v <- mu*v - eta*g # velocity\nx <- x + v\n"
        "with eta = 0.1 log, mu = 0.9 in [0, 1]", "start v = 0.1\nv <- v + g*g\n"
        "x <- x - alpha*g/sqrt(v)\nwith alpha = 1", "p = gradient(x + 0.1*m)\nm ← 0.9*m + g\n"
        "x ← x - alpha*m if norm(g) < 3 else x\nwith alpha = 0.1",
        "s <- dot(g, g) + mean(x) + f\nx <- x - alpha*g/(1 + s)\nwith alpha = 0.1",
    ]  # fmt: skip
    return [text.encode() for text in texts]


def _recurrence(text: str) -> None:
    from explorer.engine import recurrence

    recurrence(text)


def _lessons() -> list[bytes]:
    return [path.read_bytes() for path in sorted((RESOURCES / "lessons").glob("*.toml"))]


@cache
def _scenarios() -> list[bytes]:
    from explorer.scenario.files.scenario_file import scenario_text
    from explorer.scenario.lessons.lesson import lessons
    from tests.kills import LONG, NETWORK

    typed = {"formula": "a*x**2 + y**2 with a = 3", "view": [[-2, 2], [-2, 2]]}
    written = {"recurrence": ADAM, "schedule": {"kind": "cosine"}, "name": "mine", "look": 2}
    data = {"kind": "csv", "path": "rows.csv", "target": "z"}
    network = {"layers": [[2, "tanh"], [1, "linear"]], "data": data, "loss": "squared_error"}
    return [
        *(scenario_text(lesson.scenario).encode() for lesson in lessons.values()),
        json.dumps(NETWORK).encode(),
        json.dumps({**LONG, "surface": typed, "contenders": [written], "seed": 3}).encode(),
        json.dumps({**LONG, "surface": {"network": network}, "start": {"seed": 0}}).encode(),
        json.dumps({**LONG, "noise": {"standard_deviation": 0.1, "shared": False}}).encode(),
    ]


def _scenario(path: Path) -> None:
    from explorer.scenario.budget import excess
    from explorer.scenario.files.scenario_file import read_scenario, scenario_text

    scenario = read_scenario(path)
    excess(scenario)
    scenario_text(scenario)


def _lesson(path: Path) -> None:
    from explorer.scenario.lessons.lesson import read_lesson

    read_lesson(path)


def _rules() -> list[bytes]:
    from explorer.scenario.files.rule_file import KeptRule, rule_text

    texts = [text.decode() for text in _recurrences()]
    rules = [rule_text(KeptRule("a", "A rule", text, "A paper")).encode() for text in texts]
    remarks = (
        b'[hyperparameters.alpha]\nmeaning = "rate"\nrange = "(0, 1]"\nscale = "logarithmic"\n'
    )
    return [*rules, rules[0] + remarks]


def _rule(path: Path) -> None:
    from explorer.scenario.files.rule_file import read_rule

    _ = read_rule(path).optimizer_class


@cache
def _runs(suffix: str) -> list[bytes]:
    from explorer.scenario.recordings.run_file import RecordedRun, write_run

    files = []
    with tempfile.TemporaryDirectory() as folder:
        for rows, size in ((1, 1), (5, 3), (20, 40)):
            positions = np.random.default_rng(0).normal(size=(rows, size)).astype(np.float32)
            series = {"losses": np.linspace(1.0, 0.1, rows)}
            path = Path(folder, f"run{suffix}")
            write_run(path, RecordedRun("run", np.arange(rows), positions, series, size))
            files.append(path.read_bytes())
    if suffix != ".npz":
        return files
    file = io.BytesIO()
    np.savez_compressed(file, path=np.ones((4, 2)), x=np.arange(3.0), y=np.arange(3.0),
                        loss=np.ones((3, 3)))  # fmt: skip
    return [*files, file.getvalue()]


def _recording(path: Path) -> None:
    from explorer.scenario.recordings.recording import read_recordings

    read_recordings([path])


def _tables() -> list[bytes]:
    return [
        b"x,y,z\n1,2,3\n4,5,6\n", b"1;2\n3;4\n", b"a\tb\n1\t2\n", b"x,y\n0.1,0.2\n0.3,0.4\n",
        b"\xef\xbb\xbfx,y\n1,2\n", b'"x","y"\n"1","2"\n', b"Wall time,Step,Value\n1,0,0.9\n2,1,0\n",
        b"# path\n1 2\n3 4\n", b"step,loss\n0,1\n1,0.5\n", b"contender,x,y\na,1,2\nb,3,4\n",
    ]  # fmt: skip


def _data(path: Path) -> None:
    from explorer.engine.objectives.dataset import from_csv

    from_csv(path, "")


def _points(path: Path) -> None:
    from explorer.scenario.files.points_file import read_points

    read_points(path, 2)


def _kept() -> list[bytes]:
    from dataclasses import asdict

    from explorer.gui.document.settings import Settings

    full = Settings(
        recent=("/a", "/b"), last_scenario=_scenarios()[0].decode(), geometry="AdnQywAD",
        export={"picture": {"size": [900, 560]}}, options={"grid": True}, lessons_done=("a",),
    )  # fmt: skip
    return [b"{}", json.dumps(asdict(Settings())).encode(), json.dumps(asdict(full)).encode()]


class _Store(dict):
    """In the place of Qt's settings."""

    def value(self, key: str, otherwise: str) -> str:
        return self.get(key, otherwise)

    setValue = dict.__setitem__  # noqa: N815 - as Qt calls it


def _settings(text: str) -> None:
    from explorer.gui.document.settings import KEY, read_settings
    from explorer.gui.window.app import last_time

    remembered, _ = read_settings(_Store({KEY: text}))
    last_time(remembered)


def _recoveries() -> list[bytes]:
    kept = {"format": "descent-explorer-recovery/1", "title": "A", "document": "/a.descent"}
    return [
        json.dumps({**kept, "kept_at": 1.0, "scenario": text.decode()}).encode()
        for text in _scenarios()
    ] + _scenarios()[:2]


def _recovery(path: Path) -> None:
    from explorer.gui.document.recovery import read_file

    problem = read_file(path).problem
    if problem:
        raise ValueError(problem)


def _calls() -> list[bytes]:
    texts = [
        "list optimizers", "list surfaces rosenbrock --json", "list lessons", "--version", "--help",
        "trace tiny.descent -o -", "trace tiny.descent --compare --tolerance 0.1 -o o.csv",
        "trace tiny.descent --format json -o -", "code tiny.descent --to numpy -o -",
        "render tiny.descent -o o.png --size 90x60 --step 2 --theme dark --range -1:1,-1:1",
        "animate tiny.descent -o o.gif --from 1 --to 3 --fps 10 --every 1 --size 90x60",
        "map tiny.descent --x learning_rate --y beta1 --nodes 3 -o o.png --size 90x60",
        "map tiny.descent --basins --nodes 3 --range 0:1,0:1 -o o.png",
        "web tiny.descent -o o.html", "pack tiny.descent -o pack/ --no-film",
        "tune tiny.descent -o o.descent --budget 20 --over learning_rate --aim loss",
        "compare --surfaces parabola --optimizers adam --budget 20 -o o.csv",
        "identify points.csv --on parabola --most 1", "range-test tiny.descent -o o.csv",
        "open tiny.descent", "tiny.descent", "trace - -o -", "trace rows.csv -o -",
    ]  # fmt: skip
    return [text.encode() for text in texts]


TINY = {
    "format": "descent-explorer/1",
    "surface": {"id": "rosenbrock"},
    "start": [-1.5, 2.0],
    "steps": 5,
    "contenders": [{"optimizer": "adam"}],
}


def _call(text: str) -> None:
    from explorer.cli import main

    # There is no display, so that no window can open.
    os.environ.pop("QT_QPA_PLATFORM", None)
    if not Path("tiny.descent").exists():
        Path("tiny.descent").write_text(json.dumps(TINY), encoding="utf-8")
        Path("points.csv").write_text("x\n1\n0.5\n0.25\n", encoding="utf-8")
    try:
        words = shlex.split(text.replace("\0", ""))
    except ValueError:
        words = text.replace("\0", "").split()
    # A call writes where it is told to; here it is to write into its own folder alone.
    if any(word.startswith(("/", "~")) or ".." in word or "=/" in word for word in words):
        return
    said = io.StringIO()
    output = io.TextIOWrapper(io.BytesIO(), "utf-8")
    given = io.TextIOWrapper(io.BytesIO(json.dumps(TINY).encode()), "utf-8")
    before, sys.stdin = sys.stdin, given
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(said):
            code = main(words)
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdin = before
    if code == 2:
        raise ValueError(said.getvalue().removesuffix("\n"))
    if code != 0:
        raise AssertionError(f"exit code {code}")


READERS: dict[str, Reader] = {
    "formula": Reader(_formulas, _formula),
    "recurrence": Reader(_recurrences, _recurrence),
    "scenario": Reader(_scenarios, _scenario, ".descent"),
    "lesson": Reader(_lessons, _lesson, ".toml"),
    "rule": Reader(_rules, _rule, ".toml"),
    "run": Reader(partial(_runs, ".npz"), _recording, ".npz"),
    "tensors": Reader(partial(_runs, ".safetensors"), _recording, ".safetensors"),
    "table": Reader(_tables, _recording, ".csv"),
    "data": Reader(_tables, _data, ".csv"),
    "points": Reader(_tables, _points, ".csv"),
    "settings": Reader(_kept, _settings, refusals=()),
    "recovery": Reader(_recoveries, _recovery, ".descent"),
    "call": Reader(_calls, _call),
}
