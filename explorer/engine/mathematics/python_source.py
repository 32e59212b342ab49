"""Python source made from expressions: for floats, and for arrays with memory used again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from explorer.engine.mathematics.expression import COMPARISONS, Expression

_INFIX = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", **COMPARISONS}
_MATH = {
    "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log", "sqrt",
}  # fmt: skip
_NUMPY = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}
UFUNCS = {
    "add": "np.add", "subtract": "np.subtract", "multiply": "np.multiply",
    "divide": "np.divide", "power": "np.power", "negative": "np.negative",
    "minimum": "np.minimum", "maximum": "np.maximum", "abs": "np.abs", "sign": "np.sign",
    "floor": "np.floor", "less": "np.less", "less_equal": "np.less_equal",
    "equal": "np.equal", "not_equal": "np.not_equal",
    **{name: f"np.{_NUMPY.get(name, name)}" for name in _MATH},
}  # fmt: skip

_DEEPEST_LINE = 40

Names = dict[Expression, str]
Known = Mapping[Expression, str]


def float_text(node: Expression, parts: list[str]) -> str:
    """One operation on Python floats."""
    match node.operation:
        case "power":
            return f"pow({parts[0]}, {parts[1]})"
        case "abs":
            return f"abs({parts[0]})"
        case "sign":
            return f"(({parts[0]} > 0.0) - ({parts[0]} < 0.0))"
        case "floor":
            return f"float(floor({parts[0]}))"
        case "minimum":
            return f"({parts[0]} if {parts[0]} <= {parts[1]} else {parts[1]})"
        case "maximum":
            return f"({parts[0]} if {parts[0]} >= {parts[1]} else {parts[1]})"
        case "where":
            return f"({parts[1]} if {parts[0]} else {parts[2]})"
        case operation if operation in _MATH:
            return f"{operation}({parts[0]})"
        case _:
            return _common_text(node, parts)


def array_text(node: Expression, parts: list[str]) -> str:
    """One operation on numpy values, in new memory."""
    match node.operation:
        case "dot":
            return f"np.vdot({parts[0]}, {parts[1]})"
        case "mean":
            return f"np.mean({parts[0]})"
        case "where":
            return f"np.where({', '.join(parts)})"
        case operation if operation in _INFIX or operation == "negative":
            return _common_text(node, parts)
        case operation:
            return f"{UFUNCS[operation]}({', '.join(parts)})"


def _common_text(node: Expression, parts: list[str]) -> str:
    if node.operation == "negative":
        return f"(-{parts[0]})"
    return f"({parts[0]} {_INFIX[node.operation]} {parts[1]})"


def constant_text(node: Expression) -> str:
    """A constant as Python source."""
    value = repr(node.payload)
    return f"({value})" if value.startswith("-") else value


def unpacked(targets: list[str], source: str) -> list[str]:
    """The line that gives each of ``targets`` its part of ``source``; none for no targets."""
    return [f"[{', '.join(targets)}] = {source}"] if targets else []


class ValueLines:
    """Lines that compute expressions, each operation as a value.

    ``names`` knows the symbols and grows by what was computed; ``write`` is one of ``float_text``
    and ``array_text``. What is used once stays inside the line that uses it.
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
        wanted = list(roots)
        uses = _uses(wanted, self._names)
        texts: dict[Expression, str] = dict(self._names)
        depths: Counter[Expression] = Counter()
        found: list[str] = []
        for node in unknown(wanted, self._names):
            if node.operation == "constant":
                texts[node] = constant_text(node)
                continue
            text = self._write(node, [texts[argument] for argument in node.arguments])
            depths[node] = 1 + max((depths[argument] for argument in node.arguments), default=0)
            twice = {"minimum", "maximum", "sign"} & {user.operation for user in uses[node]}
            if len(uses[node]) > 1 or twice or node in wanted or depths[node] > _DEEPEST_LINE:
                name = f"{self._prefix}{self._count}"
                self._count += 1
                found.append(f"{name} = {text}")
                self._names[node] = texts[node] = name
                depths[node] = 0
            else:
                texts[node] = text
        for root in wanted:
            self._names.setdefault(root, texts[root])
        return found


def unknown(roots: Iterable[Expression], names: Known) -> list[Expression]:
    """Nodes to compute, in order; nothing below a known node is visited."""
    order: list[Expression] = []
    seen: set[Expression] = set()
    stack = [(root, False) for root in reversed(list(roots))]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif node not in seen and node not in names:
            seen.add(node)
            stack.append((node, True))
            stack.extend((argument, False) for argument in reversed(node.arguments))
    return order


def _uses(roots: list[Expression], names: Known) -> dict[Expression, list[Expression]]:
    users: dict[Expression, list[Expression]] = {}
    for node in unknown(roots, names):
        users.setdefault(node, [])
        for argument in node.arguments:
            users.setdefault(argument, []).append(node)
    return users


class BufferLines:
    """Lines that compute arrays into buffers which are used again as soon as they are free.

    ``is_array`` tells which nodes are arrays; what is one number gets a line of its own.
    ``names`` grows by what was computed and loses what was released; ``buffers`` and ``masks``
    count the memory needed.
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
        found: list[str] = []
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
                found.append(f"{name} = {array_text(node, parts)}")
            elif node.operation == "where":
                found.append(f"np.copyto({name}, {parts[2]})")
                found.append(f"np.copyto({name}, {parts[1]}, where={parts[0]})")
            else:
                found.append(f"{UFUNCS[node.operation]}({', '.join(parts)}, out={name})")
        return found

    def _number(self) -> str:
        self._numbers += 1
        return f"one{self._numbers - 1}"

    def hold(self, node: Expression) -> str:
        """The name of memory that is free for the value of ``node``; it stays held."""
        kind = "m" if node.operation in COMPARISONS else "b"
        if self._free[kind]:
            return self._free[kind].pop()
        if kind == "m":
            self.masks += 1
            return f"m{self.masks - 1}_"
        self.buffers += 1
        return f"b{self.buffers - 1}_"

    def release(self, node: Expression) -> None:
        """Give the memory of a computed node back, if it has any."""
        name = self.names.get(node, "")
        if name.endswith("_") and name[0] in self._free and self._is_array(node):
            self._free[name[0]].append(name)
            del self.names[node]
