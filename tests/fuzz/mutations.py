"""Inputs made from valid ones, by changes of bytes, of lines and of the values in them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from random import Random

LONGEST = 20_000
TOKENS = [
    *(b"NaN", b"-nan", b"Infinity", b"1e400", b"-1e400", b"1e-400", b"5e-324", b"0", b"-0.0"),
    *(b"9" * 400, b"-" + b"9" * 5000, b"10**400", b"1_000", b"0x10", b"1e", b".", b"--1", b"+"),
    *(b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\x1a"),
    *(b"\\ud800", b"\\u0000", b"\r", b"\r\n", b"\n", b"\t", b"\x0c", b"\x85", b'"', b"'", b"\\"),
    *(b"[" * 300, b"{" * 300, b"(" * 300, b"]", b"}", b")", b"[[]]", b"{}", b"null", b"true"),
    *(b"x", b"y", b"x1", b"x99", b"g", b"t", b"f", b"e", b"pi", b"with", b"if", b"else", b"start"),
    *(b"<-", b"=", b"==", b"<", b"**", b"^", b"/0", b"*", b",", b";", b":", b"#", b" in [0, 1)"),
    *(b"sin(", b"log(0)", b"exp(exp(", b"norm(", b"dot(", b"mean(", b"gradient(", b"sqrt(-1)"),
    *(b"__import__('os').system('false')", b"os.system", b"eval(", b"lambda: 0", b"x.__class__"),
    *(b"../../../etc/passwd", b"/dev/zero", b"/proc/self/mem", b"file:///etc/passwd", b"~/.ssh"),
    *(b"cls", b"self", b"dialect", b"id", b"kind", b"__proto__", b"constructor", b"$(false)"),
]  # fmt: skip
VALUES: list[object] = [
    *(None, True, False, 0, 1, -1, 2**31, 2**63, -(2**63) - 1, 10**400, 0.5, -0.0, 1e308, 5e-324),
    *(float("nan"), float("inf"), "", "x", "adam", "1e400", "\ud800", "a\0b", "é" * 50, "x" * 3000),
    *([], {}, [[]], [[[[[[]]]]]], {"": ""}, {"id": "rosenbrock"}, ["x"] * 50, [1, "a", None]),
    *([[0, 1e-320], [0, 1]], [[1, 1], [0, 1]], [1e308, -1e308], {"seed": -1}, "/dev/zero", ".."),
]  # fmt: skip
WORD = re.compile(rb"[\w.+-]+")


def mutated(examples: Sequence[bytes], random: Random) -> bytes:
    """An input that is an example but for one change or a few."""
    data = random.choice(examples)
    if random.random() < 0.4:
        data = _with_other_value(data, random)
    for _ in range(random.choice((0, 1, 1, 1, 2, 3, 8))):
        data = random.choice(CHANGES)(data, examples, random)
    return data[:LONGEST]


def _with_other_value(data: bytes, random: Random) -> bytes:
    """JSON with another value somewhere; what is no JSON with another word."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return _word(data, [data], random)
    places = list(_places(tree))
    if not places:
        return data
    holder, key = random.choice(places)
    kind = random.random()
    if kind < 0.7:
        holder[key] = random.choice(VALUES)
    elif kind < 0.85:
        del holder[key]
    elif isinstance(holder, dict):
        holder[random.choice(["", "cls", "id", "self", "steps", "a.b", "x" * 500])] = holder[key]
    else:
        holder += [holder[key]] * random.choice((1, 2, 40))
    return json.dumps(tree, ensure_ascii=random.random() < 0.5).encode(errors="surrogatepass")


def _places(tree: object):
    waiting = [tree]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, (dict, list)):
            for key in holder if isinstance(holder, dict) else range(len(holder)):
                yield holder, key
                waiting.append(holder[key])


def _cut(data: bytes, examples: Sequence[bytes], random: Random) -> bytes:
    first, last = _span(data, random)
    return data[:first] + data[last:]


def _repeated(data: bytes, examples: Sequence[bytes], random: Random) -> bytes:
    first, last = _span(data, random)
    return data[:last] + data[first:last] * random.choice((1, 2, 30)) + data[last:]


def _moved(data: bytes, examples: Sequence[bytes], random: Random) -> bytes:
    first, last = _span(data, random)
    rest = data[:first] + data[last:]
    at = random.randint(0, len(rest))
    return rest[:at] + data[first:last] + rest[at:]


def _spliced(data: bytes, examples: Sequence[bytes], random: Random) -> bytes:
    other = random.choice(examples)
    return data[: random.randint(0, len(data))] + other[random.randint(0, len(other)) :]


def _byte(data: bytes, examples: Sequence[bytes], random: Random) -> bytes:
    if not data:
        return bytes([random.randrange(256)])
    at = random.randrange(len(data))
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _token(data: bytes, examples: Sequence[bytes], random: Random) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + random.choice(TOKENS) + data[at:]


def _word(data: bytes, examples: Sequence[bytes], random: Random) -> bytes:
    words = list(WORD.finditer(data))
    if not words:
        return data
    word = random.choice(words)
    return data[: word.start()] + random.choice(TOKENS) + data[word.end() :]


def _line(data: bytes, examples: Sequence[bytes], random: Random) -> bytes:
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    lines[at : at + 1] = random.choice(([], [lines[at]] * 2, lines[at : at + 2][::-1]))
    return b"\n".join(lines)


def _span(data: bytes, random: Random) -> tuple[int, int]:
    first = random.randint(0, len(data))
    return first, min(len(data), first + random.choice((1, 2, 5, 20, 100, 1000)))


CHANGES = (_cut, _repeated, _moved, _spliced, _byte, _token, _token, _word, _word, _line)
