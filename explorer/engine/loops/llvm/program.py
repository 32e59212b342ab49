"""The loop over the steps as text for LLVM: surface and rule, side by side for several runs.

For each group of runs, everything that changes stays in registers during the steps. Values that are
one number per step are computed beforehand, in tables.

Longer than other modules because the loop is one text, whose parts share names and registers.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.engine.loops.llvm.instructions import Instructions
from explorer.engine.loops.llvm.invariance import ARRAY, FIXED, FIXED_ARRAY, TIMED, classify
from explorer.engine.loops.llvm.tracking import watch
from explorer.engine.loops.step import StepArithmetic, step_arithmetic
from explorer.engine.mathematics.expression import COMPARISONS, Expression, symbol
from explorer.engine.mathematics.lowering import outermost
from explorer.engine.mathematics.traversal import descend, substitute
from explorer.engine.objectives.formula_field import Field
from explorer.engine.rules.update_rule import COUNT, LOSS, RATE, Rule

FACTOR = symbol("schedule.factor")


@dataclass(frozen=True)
class Layout:
    """The inputs and outputs of a loop, as far as its text depends on them.

    ``numbers`` are the symbols with one value for all runs, ``columns`` those with one for each
    run, ``streams`` those with one for each step; among these ``FACTOR`` multiplies the rate.
    ``noise`` on the gradient is "" for none, "shared" or "own" for each run. ``watched`` asks for
    the lowest loss and for the steps at which it is below a target, ``recorded`` for each step,
    ``with_terms`` for the rule's terms in it. ``width`` runs are computed side by side; ``fused``
    says that the processor multiplies and adds in one rounding.
    """

    numbers: tuple[Expression, ...]
    columns: tuple[Expression, ...] = ()
    streams: tuple[Expression, ...] = ()
    noise: str = ""
    watched: bool = False
    recorded: bool = False
    with_terms: bool = False
    width: int = 1
    fused: bool = False


@dataclass(frozen=True)
class Program:
    """The text of two functions, and the sizes of their work arrays.

    ``prepare(rows, numbers, streams, tables)`` fills ``tables`` (tables, rows). ``loop(rows, first,
    last, stride, numbers, columns, start, streams, tables, noise, ends, marks, record, limit)``
    takes the groups of runs from ``first`` to before ``last``. In each step it reads ``limit``, the
    number of rows wanted, which another thread may set to 0 to stop it, and writes its current row
    into the group's first mark. ``numbers`` ends with the optimum and the tolerance of a watched
    loop. ``columns``, ``start`` and ``noise`` (rows, d) have ``stride`` numbers for each of their
    rows, one for each run; ``streams`` are those of the layout and then the shared noise, each
    (rows,). It writes ``ends``: x, f and, if watched, the lowest loss; ``marks``: how many rows
    were finite and, if watched, the first row below the target and the last that was not; and
    ``record`` (rows, width_of_record), each with ``stride`` numbers.
    """

    text: str
    tables: int
    ends: int
    marks: int
    recorded: int


def program(field: Field, rule: Rule, layout: Layout) -> Program:
    """Write ``rule`` on ``field``.

    Example:
        >>> from explorer.engine import formula, optimizers
        >>> from explorer.engine.loops.llvm.program import Layout, program
        >>> from explorer.engine.rules.update_rule import RATE
        >>> rule = optimizers["gradient_descent"]().rule
        >>> written = program(formula("x**2 + y**2").field, rule, Layout((RATE,)))
        >>> written.ends, written.marks, "define void @loop" in written.text
        (3, 1, True)
    """
    return _Writer(_scheduled(step_arithmetic(field, rule), layout), layout).written()


def _scheduled(step: StepArithmetic, layout: Layout) -> StepArithmetic:
    if FACTOR not in layout.streams:
        return step
    scaled = {RATE: RATE * FACTOR}

    def changed(node: Expression) -> Expression:
        return substitute(node, scaled)

    return StepArithmetic(
        positions=step.positions,
        gradients=step.gradients,
        loss=step.loss,
        slopes=tuple(map(changed, step.slopes)),
        memory=tuple((node, first, changed(then)) for node, first, then in step.memory),
        next_positions=tuple(map(changed, step.next_positions)),
        terms={name: tuple(map(changed, pieces)) for name, pieces in step.terms.items()},
    )


class _Writer:
    def __init__(self, step: StepArithmetic, layout: Layout) -> None:
        self.step, self.layout = step, layout
        self.dimension = len(step.positions)
        self.noises = [symbol(f"noise.{i}") for i in range(self.dimension)] if layout.noise else []
        self.terms = [piece for pieces in step.terms.values() for piece in pieces]
        if not layout.with_terms:
            self.terms = []
        self.then = [then for _, _, then in step.memory]
        self.streams = list(layout.streams)
        if layout.noise == "shared":
            self.streams += self.noises
        leaves = dict.fromkeys(layout.numbers, FIXED) | dict.fromkeys(layout.columns, FIXED_ARRAY)
        leaves |= dict.fromkeys([*step.positions, *step.gradients, LOSS], ARRAY)
        leaves |= dict.fromkeys(self.noises, ARRAY) | dict.fromkeys([COUNT, *self.streams], TIMED)
        self.kinds = classify(step.memory, leaves)
        self.roots = [
            step.loss, *step.slopes, *step.next_positions, *self.then, *self.terms,
        ]  # fmt: skip
        self.code = Instructions(layout.width, self.kinds.array, fused=layout.fused)
        self.divisors = list(
            dict.fromkeys(
                node.arguments[1]
                for node in descend(self.roots)
                if self.code.divides_by_number(node)
                and self.kinds[node.arguments[1]] in (FIXED, TIMED)
            )
        )
        self.timed = self._timed()

    def _timed(self) -> list[Expression]:
        """What is computed beforehand for each step; for a single run that gains nothing."""
        if self.layout.width == 1:
            return []
        nodes = [node for node in outermost(self.roots, self._tabled) if node.arguments]
        nodes += [node for node in self.divisors if self._tabled(node) and node not in nodes]
        return nodes

    def _tabled(self, node: Expression) -> bool:
        """Whether a node is one number at each step; a table cannot hold conditions."""
        return self.kinds[node] == TIMED and node.operation not in COMPARISONS

    def written(self) -> Program:
        width = self.layout.width
        prepare, tables, declared = self._prepare()
        entry = self._entry()
        group = self._group()
        loop = self._loop()
        ends = self._ends()
        declared = declared | self.code.declared
        arguments = (
            "i64 %rows, i64 %first, i64 %last, i64 %stride, ptr noalias %numbers, "
            "ptr noalias %columns, ptr noalias %start, ptr noalias %streams, ptr noalias %tables, "
            "ptr noalias %noise, ptr noalias %ends, ptr noalias %marks, ptr noalias %record, "
            "ptr noalias %limit"
        )
        function = [
            # Values that do not fit into registers are kept on the stack, and cost three times as
            # much across two cache lines.
            f"define void @loop({arguments}) alignstack(64) {{",
            "entry:", *entry, "br label %group",
            "group:", "%g = phi i64 [ %first, %entry ], [ %g.next, %done ]",
            f"%run = mul i64 %g, {width}", *group,
            "%mark = getelementptr i64, ptr %marks, i64 %run", "br label %loop",
            "loop:", *loop,
            "store volatile i64 %k, ptr %mark", "%wanted = load volatile i64, ptr %limit",
            "%k.next = add i64 %k, 1",
            "%again = icmp slt i64 %k.next, %wanted", "br i1 %again, label %loop, label %done",
            "done:", *ends,
            "%g.next = add i64 %g, 1",
            "%more = icmp slt i64 %g.next, %last", "br i1 %more, label %group, label %end",
            "end:", "ret void", "}",
        ]  # fmt: skip
        return Program(
            text="\n".join([*declared.values(), *prepare, *function]) + "\n",
            tables=tables,
            ends=self.dimension + 1 + self.layout.watched,
            marks=3 if self.layout.watched else 1,
            recorded=1 + 2 * self.dimension + len(self.terms),
        )

    def _prepare(self) -> tuple[list[str], int, dict[str, str]]:
        code = Instructions(1, lambda _: False, fused=self.layout.fused)
        for index, node in enumerate(self.layout.numbers):
            code.names[node] = code.load("%numbers", str(index))
        head = code.taken()
        code.names[COUNT] = _count(code)
        for index, node in enumerate(self.streams):
            code.names[node] = _in_row(code, "%streams", index)
        code.compute(self.timed)
        columns = [code.names[node] for node in self.timed]
        for node in self.divisors:
            if self.kinds[node] == TIMED:
                columns += code.reciprocal(code.names[node])
        for index, name in enumerate(columns):
            offset = code.put(f"mul i64 %rows, {index}")
            code.store(name, "%tables", code.put(f"add i64 {offset}, %k"), "double")
        lines = [
            "define void @prepare(i64 %rows, ptr noalias %numbers, ptr noalias %streams, "
            "ptr noalias %tables) {",
            "entry:", *head, "br label %loop",
            "loop:", "%k = phi i64 [ 0, %entry ], [ %k.next, %loop ]",
            *code.taken(),
            "%k.next = add i64 %k, 1",
            "%again = icmp slt i64 %k.next, %rows", "br i1 %again, label %loop, label %end",
            "end:", "ret void", "}",
        ]  # fmt: skip
        return lines, len(columns), code.declared

    def _entry(self) -> list[str]:
        """What is the same for all runs and all steps."""
        code = self.code
        count = len(self.layout.numbers)
        for index, node in enumerate(self.layout.numbers):
            code.names[node] = code.load("%numbers", str(index), "double")
        self.target: tuple[str, str] | None = None
        if self.layout.watched:
            optimum = code.load("%numbers", str(count), "double")
            tolerance = code.load("%numbers", str(count + 1), "double")
            self.target = code.spread(optimum), code.spread(tolerance)
        fixed = self.kinds.are(FIXED)
        code.compute(outermost(self.roots, fixed))
        code.compute(node for node in self.divisors if fixed(node))
        for node in self.divisors:
            if fixed(node):
                code.reciprocals[node] = code.reciprocal(code.names[node])
        self.record_stride = code.put(f"mul i64 %stride, {1 + 2 * self.dimension}")
        if self.terms:
            extra = code.put(f"mul i64 %stride, {len(self.terms)}")
            self.record_stride = code.put(f"add i64 {self.record_stride}, {extra}")
        return code.taken()

    def _group(self) -> list[str]:
        """What is the same at all steps of a group of runs, and where they begin."""
        code = self.code
        for index, node in enumerate(self.layout.columns):
            code.names[node] = code.load("%columns", self._element(index))
        self.starts = [code.load("%start", self._element(i)) for i in range(self.dimension)]
        code.compute(outermost(self.roots, self.kinds.are(FIXED_ARRAY)))
        known = dict(code.names)
        code.names.update(zip(self.step.positions, self.starts, strict=True))
        firsts = [first for _, first, _ in self.step.memory]
        code.compute(firsts)
        self.firsts = [self._held(node, first) for node, first, _ in self.step.memory]
        code.names = known
        return code.taken()

    def _held(self, memory: Expression, value: Expression) -> str:
        """The name of a value that memory takes on."""
        return self.code.array(value) if self.kinds.array(memory) else self.code.names[value]

    def _element(self, row: int) -> str:
        """Index of this group's first run in a row of numbers, one for each run."""
        offset = self.code.put(f"mul i64 %stride, {row}")
        return self.code.put(f"add i64 {offset}, %run")

    def _loop(self) -> list[str]:
        code, step, kinds = self.code, self.step, self.kinds
        code.names |= {node: f"%x{index}" for index, node in enumerate(step.positions)}
        code.names |= {node: f"%s{index}" for index, (node, _, _) in enumerate(step.memory)}
        self._read_tables()
        code.compute([step.loss, *step.slopes])
        code.names[LOSS] = code.array(step.loss)
        for index, slope in enumerate(step.slopes):
            name = code.array(slope)
            if self.noises:
                noise = code.array(self.noises[index])
                name = code.put(f"fadd {code.real} {name}, {noise}")
            code.names[step.gradients[index]] = name
        whole_row = [code.array(node) for node in [*step.positions, LOSS, *step.gradients]]
        self.watch = watch(code, whole_row, code.names[LOSS], self.target)
        code.compute([*step.next_positions, *self.then, *self.terms])
        if self.layout.recorded:
            recorded = [*step.positions, LOSS, *step.gradients, *self.terms]
            base = code.put(f"mul i64 %k, {self.record_stride}")
            base = code.put(f"add i64 {base}, %run")
            for index, node in enumerate(recorded):
                offset = code.put(f"mul i64 %stride, {index}")
                code.store(code.array(node), "%record", code.put(f"add i64 {base}, {offset}"))
        body = code.taken()
        phis = ["%k = phi i64 [ 0, %group ], [ %k.next, %loop ]"]
        for index, start in enumerate(self.starts):
            phis.append(
                _phi(code.real, f"%x{index}", start, code.array(step.next_positions[index]))
            )
        for index, (node, _, then) in enumerate(step.memory):
            shape = code.real if kinds.array(node) else "double"
            phis.append(_phi(shape, f"%s{index}", self.firsts[index], self._held(node, then)))
        # The names above may just have been spread.
        body += code.taken()
        phis += [
            _phi(tracked.shape, tracked.name, tracked.first, tracked.then)
            for tracked in self.watch.followed
        ]
        return [*phis, *body]

    def _read_tables(self) -> None:
        code = self.code
        for index, node in enumerate(self.streams):
            code.names[node] = _in_row(code, "%streams", index)
        if self.layout.width == 1 or COUNT in outermost(self.roots, self._tabled):
            code.names[COUNT] = _count(code)
        for index, node in enumerate(self.timed):
            code.names[node] = _in_row(code, "%tables", index)
        index = len(self.timed)
        for node in self.divisors:
            if self.kinds[node] == TIMED:
                parts = (_in_row(code, "%tables", index), _in_row(code, "%tables", index + 1))
                code.reciprocals[node] = parts
                index += 2
        if self.layout.noise == "own":
            row = code.put(f"mul i64 %k, {self.dimension}")
            for index, node in enumerate(self.noises):
                here = code.put(f"add i64 {row}, {index}")
                offset = code.put(f"mul i64 {here}, %stride")
                code.names[node] = code.load("%noise", code.put(f"add i64 {offset}, %run"))

    def _ends(self) -> list[str]:
        code = self.code
        last = [f"%x{index}" for index in range(self.dimension)]
        for index, name in enumerate([*last, code.names[LOSS], *self.watch.extremes]):
            code.store(name, "%ends", self._element(index))
        for index, name in enumerate(self.watch.marks):
            code.store(name, "%marks", self._element(index), code.whole)
        return code.taken()


def _phi(shape: str, name: str, first: str, then: str) -> str:
    return f"{name} = phi {shape} [ {first}, %group ], [ {then}, %loop ]"


def _count(code: Instructions) -> str:
    return code.put(f"sitofp i64 {code.put('add i64 %k, 1')} to double")


def _in_row(code: Instructions, pointer: str, row: int) -> str:
    """The number for this step in a row of numbers, one for each step."""
    offset = code.put(f"mul i64 %rows, {row}")
    return code.load(pointer, code.put(f"add i64 {offset}, %k"), "double")
