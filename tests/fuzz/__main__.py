"""Feeds readers a great many inputs, most of them invalid, and reports those that do harm.

    python -m tests.fuzz --reader scenario --inputs 10000 --seed 1

With ``--guided`` atheris steers the changes by what of the program they reach, which needs
``pip install atheris``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.fuzz import page
from tests.fuzz.harm import Harm, harm_of, watch
from tests.fuzz.mutations import mutated
from tests.fuzz.readers import READERS


def main() -> int:
    """Try, print what did harm, and return 1 if anything did."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    readers = [*READERS, "page"]
    parser.add_argument("--reader", nargs="+", default=readers, choices=readers)
    parser.add_argument("--inputs", type=int, default=1000, help="for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", action="store_true", help="by atheris; one reader")
    options = parser.parse_args()
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        os.environ.pop(variable, None)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        os.chdir(folder)
        tempfile.tempdir = folder
        for name in ("CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = folder
        watch(Path(folder))
        if options.guided:
            return _guided(options.reader[0], options.inputs, options.seed, Path(folder))
        return int(sum(_tried(name, options, Path(folder)) for name in options.reader) > 0)


def _tried(name: str, options: argparse.Namespace, folder: Path) -> int:
    if name == "page":
        longest, harm = page.tried(options.inputs, options.seed, folder)
        _say(f"{name:10} {options.inputs:,} inputs, longest {longest:.3f} s, {harm or 'no harm'}\n")
        return len(harm)
    reader, random = READERS[name], Random(f"{options.seed} {name}")
    examples = reader.examples()
    for example in examples:
        harm_of(reader, example, folder)
    kinds: Counter[str] = Counter()
    shown: dict[str, Harm] = {}
    longest, refused, begin = 0.0, 0, time.monotonic()
    for _ in range(options.inputs):
        harm, seconds, was_refused = harm_of(reader, mutated(examples, random), folder)
        longest, refused = max(longest, seconds), refused + was_refused
        if harm is not None:
            kinds[harm.kind] += 1
            if harm.kind not in shown:
                shown[harm.kind] = harm
                _say(f"    {harm}\n")
    _say(
        f"{name:10} {options.inputs:,} inputs, {refused:,} refused, longest {longest:.3f} s, "
        f"{sum(kinds.values())} did harm ({len(kinds)} kinds), {time.monotonic() - begin:.0f} s\n"
    )
    return len(kinds)


def _guided(name: str, inputs: int, seed: int, folder: Path) -> int:
    import atheris

    reader = READERS[name]
    corpus = folder / "corpus"
    corpus.mkdir()
    with atheris.instrument_imports(include=["explorer"]):
        examples = reader.examples()
        for number, example in enumerate(examples):
            (corpus / str(number)).write_bytes(example)
            harm_of(reader, example, folder)

    def one_input(data: bytes) -> None:
        harm, _, _ = harm_of(reader, data, folder)
        if harm is not None:
            raise AssertionError(str(harm))

    def changed(data: bytes, most: int, drawn: int) -> bytes:
        random = Random(drawn)
        if random.random() < 0.5:
            return bytes(atheris.Mutate(data, most))
        return mutated([data, random.choice(examples)], random)[:most]

    arguments = [f"-runs={inputs}", f"-seed={seed}", "-max_len=8000", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *arguments, str(corpus)], one_input, custom_mutator=changed)
    atheris.Fuzz()
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
