"""Python source made from expressions: for floats, and for arrays that reuse memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from explorer.engine.mathematics.expression import COMPARISONS, Expression, constant_value
from explorer.engine.mathematics.operations import OPERATIONS, Infix, Prefix

UFUNCS = {
    name: f"np.{operation.ufunc}"
    for name, operation in OPERATIONS.items()
    if operation.kind not in ("choice", "reduction")
}

_DEEPEST_LINE = 40

Names = dict[Expression, str]
Known = Mapping[Expression, object]


def float_text(node: Expression, parts: list[str]) -> str:
    """One operation on Python floats; ``parts`` are the texts of its arguments.

    Example:
        >>> from explorer.engine.mathematics.expression import symbol
        >>> from explorer.engine.mathematics.python_source import float_text
        >>> float_text(symbol("x") + symbol("y"), ["a", "b"])
        '(a + b)'
    """
    form = OPERATIONS[node.operation].floats
    assert form is not None, f"{node.operation} is not written coordinate by coordinate"
    return form.format(*parts)


def array_text(node: Expression, parts: list[str]) -> str:
    """One operation on numpy values, in new memory; ``parts`` are the texts of its arguments.

    Example:
        >>> from explorer.engine.mathematics.expression import sqrt, symbol
        >>> from explorer.engine.mathematics.python_source import array_text
        >>> array_text(sqrt(symbol("x")), ["a"])
        'np.sqrt(a)'
    """
    operation = OPERATIONS[node.operation]
    # Two constants are Python's own floats, which raise.
    bare = all(constant_value(argument) is not None for argument in node.arguments)
    if isinstance(operation.python, Infix | Prefix) and node.operation != "power" and not bare:
        return float_text(node, parts)
    return f"np.{operation.ufunc}({', '.join(parts)})"


def constant_text(node: Expression) -> str:
    """A constant as Python source, in brackets if it is negative.

    Example:
        >>> from explorer.engine.mathematics.expression import constant
        >>> from explorer.engine.mathematics.python_source import constant_text
        >>> constant_text(constant(-0.1))
        '(-0.1)'
    """
    value = repr(node.payload)
    return f"({value})" if value.startswith("-") else value


def unpacked(targets: list[str], source: str) -> list[str]:
    """The line that gives each of ``targets`` its part of ``source``; none for no targets.

    Example:
        >>> from explorer.engine.mathematics.python_source import unpacked
        >>> unpacked(["a", "b"], "numbers"), unpacked([], "numbers")
        (['[a, b] = numbers'], [])
    """
    return [f"[{', '.join(targets)}] = {source}"] if targets else []


class ValueLines:
    """Lines that compute expressions, each operation as a value.

    ``names`` holds the symbols and gains the computed nodes; ``write`` is one of ``float_text`` and
    ``array_text``. A node used once is written inside the line that uses it.
    """

    def __init__(
        self, names: Names, write: Callable[[Expression, list[str]], str], prefix: str
    ) -> None:
        self._names = names
        self._write = write
        self._prefix = prefix
        self._count = 0

    def lines(self, roots: Iterable[Expression]) -> list[str]:
        """Lines after which ``names`` holds a name for each of ``roots``."""
        wanted = dict.fromkeys(roots)
        order = unknown(wanted, self._names)
        uses = _uses(order)
        texts: dict[Expression, str] = dict(self._names)
        depths: Counter[Expression] = Counter()
        lines: list[str] = []
        for node in order:
            if node.operation == "constant":
                texts[node] = constant_text(node)
                continue
            text = self._write(node, [texts[argument] for argument in node.arguments])
            depths[node] = 1 + max((depths[argument] for argument in node.arguments), default=0)
            twice = any(OPERATIONS[user.operation].repeats for user in uses[node])
            if len(uses[node]) > 1 or twice or node in wanted or depths[node] > _DEEPEST_LINE:
                name = f"{self._prefix}{self._count}"
                self._count += 1
                lines.append(f"{name} = {text}")
                self._names[node] = texts[node] = name
                depths[node] = 0
            else:
                texts[node] = text
        for root in wanted:
            self._names.setdefault(root, texts[root])
        return lines


def unknown(roots: Iterable[Expression], names: Known) -> list[Expression]:
    """Nodes to compute, arguments before their users; nothing below a known node is visited.

    Example:
        >>> from explorer.engine.mathematics.expression import sqrt, symbol
        >>> from explorer.engine.mathematics.python_source import unknown
        >>> x = symbol("x")
        >>> unknown([sqrt(x**2 + 1)], {x**2 + 1: "v0"}) == [sqrt(x**2 + 1)]
        True
    """
    done: dict[Expression, None] = {}
    stack = list(roots)
    stack.reverse()
    while stack:
        node = stack.pop()
        if node in done or node in names:
            continue
        for argument in node.arguments:
            if argument not in done and argument not in names:
                stack.append(node)
                stack.extend(reversed(node.arguments))
                break
        else:
            done[node] = None
    return list(done)


def _uses(order: list[Expression]) -> dict[Expression, list[Expression]]:
    users: dict[Expression, list[Expression]] = {}
    for node in order:
        users.setdefault(node, [])
        for argument in node.arguments:
            users.setdefault(argument, []).append(node)
    return users


class BufferLines:
    """Lines that compute arrays into buffers, which are reused as soon as they are free.

    ``is_array`` says which nodes are arrays; single numbers get their own lines. ``names`` gains
    computed nodes and loses released ones; ``buffers`` and ``masks`` count the memory needed.
    """

    def __init__(self, names: Names, is_array: Callable[[Expression], bool]) -> None:
        self.names = names
        self._is_array = is_array
        self._free: dict[str, list[str]] = {"b": [], "m": []}
        self._numbers = 0
        self.buffers = 0
        self.masks = 0

    def lines(self, roots: Iterable[Expression]) -> list[str]:
        """Lines after which ``names`` holds a name for each of ``roots``; those stay held."""
        wanted = list(roots)
        order = unknown(wanted, self.names)
        remaining = Counter(argument for node in order for argument in node.arguments)
        remaining.update(wanted)
        lines: list[str] = []
        for node in order:
            if node.operation == "constant":
                self.names[node] = constant_text(node)
                continue
            parts = [self.names[argument] for argument in node.arguments]
            array = self._is_array(node)
            held = self.hold(node) if array and node.operation == "where" else ""
            for argument in node.arguments:
                remaining[argument] -= 1
                if remaining[argument] == 0:
                    self.release(argument)
            name = (held or self.hold(node)) if array else self._number()
            self.names[node] = name
            if not array:
                lines.append(f"{name} = {array_text(node, parts)}")
            elif node.operation == "where":
                lines.append(f"np.copyto({name}, {parts[2]})")
                lines.append(f"np.copyto({name}, {parts[1]}, where={parts[0]})")
            else:
                lines.append(f"{UFUNCS[node.operation]}({', '.join(parts)}, out={name})")
        return lines

    def _number(self) -> str:
        self._numbers += 1
        return f"one{self._numbers - 1}"

    def hold(self, node: Expression) -> str:
        """The name of free memory for the value of ``node``, which is then in use."""
        kind = "m" if node.operation in COMPARISONS else "b"
        if self._free[kind]:
            return self._free[kind].pop()
        if kind == "m":
            self.masks += 1
            return f"m{self.masks - 1}_"
        self.buffers += 1
        return f"b{self.buffers - 1}_"

    def release(self, node: Expression) -> None:
        """Release the memory of a computed node, if it has any."""
        name = self.names.get(node, "")
        if name.endswith("_") and name[0] in self._free and self._is_array(node):
            self._free[name[0]].append(name)
            del self.names[node]
