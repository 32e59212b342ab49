"""A rule as a class for numpy."""

from __future__ import annotations

from explorer.export.script.rule_parts import RuleParts, unpacked_line


def numpy_class(name: str, parts: RuleParts) -> list[str]:
    """A class that holds x and what it remembers, and moves x by one step at a time."""
    kept = ["x", *(remembered.name for remembered in parts.memory)]
    loss = ", loss" * parts.needs_loss
    note = f"step(gradient{loss}) moves x once; gradient(x) is the slope there, an array like x."
    values = ", ".join(["self", "x", *filter(None, [parts.signature])])
    attributes = [f"self.{hyperparameter}" for hyperparameter in parts.values]
    return [
        f"class {name}:",
        *parts.docstring("    ", note),
        "",
        f"    def __init__({values}):",
        "        self.x = np.array(x, dtype=float)",
        *(f"        self.{hyperparameter} = {hyperparameter}" for hyperparameter in parts.values),
        *(
            f"        self.{remembered.name} = "
            f"{remembered.filled('np.zeros_like(self.x)', 'np.full_like(self.x, {})')}"
            for remembered in parts.memory
        ),
        *(["        self.t = 0"] * parts.needs_count),
        "",
        f"    def step(self, gradient{loss}):",
        *(f"        {line}" for line in unpacked_line(list(parts.values), attributes)),
        *(
            f"        {line}"
            for line in unpacked_line(kept, [f"self.{kept_name}" for kept_name in kept])
        ),
        *(["        self.t += 1", "        t = self.t"] * parts.needs_count),
        *(["        f = loss(x)"] * parts.needs_loss),
        f"        g = gradient({parts.point or 'x'})",
        *(f"        {line}" for line in parts.lines),
        *(
            f"        {line}"
            for line in unpacked_line([f"self.{kept_name}" for kept_name in kept], kept)
        ),
        "        return x",
    ]
