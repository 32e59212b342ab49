"""What stands behind the # of a page's address, read by the page's own script under Node.js."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.fuzz.mutations import mutated

FIRST_TO_DRAW = "height_field"
"""The file of the page's script from which on there has to be a document."""
EXAMPLES = [
    *(b"#step=40&learning_rate=0.02&2.momentum=0.9&start=-1.5", b"#try=1&try=2&step=3"),
    *(b"#formula=x**2+%2B+sin(x)&start=1", b"#steps=100&noise=0.1&step=5", b"#a=3&b=100&start=1,2"),
    *(b"#1.learning_rate=1e-3&steps=20", b"#formula=x**2%20if%20x%20%3C%200%20else%20-x&try=1"),
]
TRY = r"""
const given = JSON.parse(require("fs").readFileSync(0, "utf8")), harm = {};
let longest = 0;
for (const hash of given) {
  const begin = process.hrtime.bigint();
  try {
    const state = stateFrom(readAddress(hash));
    addressOf({ ...state, step: state.step || 0 });
    const { steps, start } = state.document;
    if (!(steps <= 1e6) || !start.every(Number.isFinite)) throw new Error("a state out of range");
  } catch (error) {
    harm[String(error.stack).split("\n").slice(0, 2).join(" ").slice(0, 300)] = hash.slice(0, 300);
  }
  longest = Math.max(longest, Number(process.hrtime.bigint() - begin) / 1e9);
}
console.log(JSON.stringify({ longest, harm }));
"""


def tried(inputs: int, seed: int, folder: Path) -> tuple[float, dict[str, str]]:
    """The longest time that an address took, in seconds, and what did harm, by its kind."""
    hashes = _hashes(inputs, Random(f"{seed} page"))
    longest, harm = 0.0, {}
    for lesson in ("parabola_momentum", "ravine_momentum"):
        program = folder / "page.js"
        program.write_text(_script(lesson, folder) + TRY, encoding="utf-8")
        done = subprocess.run(
            ["node", str(program)], input=json.dumps(hashes), capture_output=True, text=True,
            timeout=600, check=True,
        )  # fmt: skip
        told = json.loads(done.stdout)
        longest, harm = max(longest, told["longest"]), harm | told["harm"]
    return longest, harm


def _hashes(count: int, random: Random) -> Sequence[str]:
    return [mutated(EXAMPLES, random).decode(errors="replace") for _ in range(count)]


def _script(lesson: str, folder: Path) -> str:
    """The script of a lesson's page as far as it needs no document."""
    from explorer.export.web import web_page
    from explorer.resources import resource
    from explorer.scenario.lessons.lesson import lessons

    web_page(lessons[lesson], folder / "page.html")
    html = (folder / "page.html").read_text(encoding="utf-8")
    data, script = re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL)
    drawing = (resource("web") / f"{FIRST_TO_DRAW}.js").read_text(encoding="utf-8")
    known = script[: script.index(drawing.strip()[:80])].replace("(() => {", "", 1)
    text = json.dumps(data)
    return (
        f"const window = {{document: {{getElementById: () => ({{textContent: {text}}})}}}};{known}"
    )
