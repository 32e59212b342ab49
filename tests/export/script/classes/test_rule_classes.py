from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from explorer.engine import Noise, Optimizer, Schedule, optimizers, recurrence, surfaces
from explorer.engine.rules.recurrences.rule_as_text import opened_as_text
from explorer.scenario.network_presets import networks
from explorer.scenario.scenario import Contender, Scenario
from tests.export.scripting import (
    MODULES,
    executed,
    installed,
    largest_difference,
    run_apart,
    run_in_node,
    script_of,
    undefined_names,
)

BETAS = "with alpha = 0.05, beta1 = 0.9 in [0, 1), beta2 = 0.999 in [0, 1), epsilon = 1e-8 log"
TEXTS = {
    "Adam": (
        "m <- beta1*m + (1 - beta1)*g\nv <- beta2*v + (1 - beta2)*g**2\n"
        "step <- -alpha*(m/(1 - beta1**t))/(sqrt(v/(1 - beta2**t)) + epsilon)\n"
        f"x <- x + step\n{BETAS}"
    ),
    "awkward names": (
        "lambda <- norm(g)\nself <- mean(abs(g))\nnp <- dot(g, g)\nstate <- 0.5*state + lambda\n"
        "G <- max(G, abs(g))\nx <- x - alpha*g/(G + state)*(1 if lambda > self else 0.5)\n"
        "start G = 0.1, state = 1\nwith alpha = 0.05"
    ),
    "look ahead": (
        "v <- beta1*v - alpha*gradient(x + beta1*v)\nx <- x + v\nwith alpha = 0.01, beta1 = 0.9"
    ),
    "loss": (
        "a <- alpha*f/max(dot(g, g), 1e-9)\nx <- x - a*g*(t/(1 + t))*sign(t)\nwith alpha = 0.5"
    ),
    "first values": (
        "s <- min(max(s*(1.2 if g*g_old > 0 else 0.5 if g*g_old < 0 else 1), 1e-6), 50)\n"
        "g_old <- g\nx <- x - s*sign(g)\nstart s = 2*alpha\nwith alpha = 0.01"
    ),
    "conditions": (
        "m <- g if t == 1 else 0.9*m + 0.1*g\nq <- min(m, 0.7)\n"
        "x <- x - alpha*max(min(q, t), -t) - 0.001*floor(x)\nwith alpha = 0.05"
    ),
    "no rate": "x <- x - 0.01*g",
    "another position": "x <- 0.9*x",
}  # fmt: skip
SETTINGS = {"weight_decay": 0.01, "weight_decay_form": "decoupled", "clip_norm": 5.0}


def scenario(*rules: Optimizer, names: list[str], schedule: Schedule | None = None) -> Scenario:
    surface = surfaces["himmelblau"]
    contenders = tuple(
        Contender(
            rule,
            name,
            schedule=schedule if schedule and "learning_rate" in rule.values else Schedule(),
        )
        for rule, name in zip(rules, names, strict=True)
    )
    return Scenario(surface, surface.starts[0], 40, contenders)


@pytest.mark.parametrize("changing", [False, True], ids=["plain", "rate, noise and decay change"])
@pytest.mark.parametrize("library", ["numpy", *MODULES])
def test_a_typed_rule_is_a_class_that_takes_the_steps_of_the_run(
    library: str, changing: bool, tmp_path: Path
) -> None:
    installed(*MODULES.get(library, []))
    rules = [recurrence(text, **(SETTINGS if changing else {})) for text in TEXTS.values()]
    schedule = Schedule("cosine", warmup_steps=5) if changing else None
    walked = scenario(*rules, names=list(TEXTS), schedule=schedule)
    walked = replace(walked, noise=Noise(0.05 * changing), seed=5)
    assert largest_difference(walked, library, tmp_path) < 1e-9


@pytest.mark.parametrize("changing", [False, True], ids=["plain", "rate, noise and decay change"])
@pytest.mark.parametrize("library", MODULES)
def test_a_class_defines_all_that_it_names(library: str, changing: bool) -> None:
    rules = [recurrence(text, **(SETTINGS if changing else {})) for text in TEXTS.values()]
    schedule = Schedule("cosine", warmup_steps=5) if changing else None
    walked = scenario(*rules, names=list(TEXTS), schedule=schedule)
    walked = replace(walked, noise=Noise(0.05 * changing), seed=5)
    assert undefined_names(script_of(walked, library)) == set()


@pytest.mark.parametrize("library", ["numpy", *MODULES])
def test_opened_built_in_rules_become_classes_too(library: str, tmp_path: Path) -> None:
    installed(*MODULES.get(library, []))
    keys = ("momentum", "nesterov", "adam", "nadam", "radam", "adopt", "rprop", "barzilai_borwein")
    rules = [opened_as_text(optimizers[key](learning_rate=0.01)) for key in keys]
    walked = scenario(*rules, names=list(keys))
    assert largest_difference(walked, library, tmp_path) < 1e-9


@pytest.mark.parametrize("library", ["numpy", *MODULES])
def test_a_class_also_trains_a_network(library: str, tmp_path: Path) -> None:
    installed(*MODULES.get(library, []))
    network = networks["moons"].make()
    contenders = tuple(
        Contender(recurrence(TEXTS[name]), name) for name in ("Adam", "awkward names")
    )
    walked = Scenario(network, network.initial(0), 10, contenders)
    assert largest_difference(walked, library, tmp_path) < 1e-9


def test_a_typed_rule_runs_in_node(tmp_path: Path) -> None:
    rules = [recurrence(text) for text in TEXTS.values()]
    walked = scenario(*rules, names=list(TEXTS))
    actual = run_in_node(script_of(walked, "tfjs"), tmp_path)
    expected = executed(script_of(walked, "numpy"))["trajectories"]
    for name, path in expected.items():
        assert actual[name] == [pytest.approx(row, rel=1e-9, abs=1e-9) for row in path]


def test_a_class_says_what_it_is() -> None:
    text = script_of(scenario(recurrence(TEXTS["Adam"]), names=["My Adam"]), "pytorch")
    assert "class MyAdam(torch.optim.Optimizer):" in text
    assert "        m <- beta1*m + (1 - beta1)*g\n" in text
    assert "def __init__(self, params, lr=0.05, beta1=0.9, beta2=0.999, epsilon=1e-08):" in text
    text = script_of(scenario(recurrence(TEXTS["Adam"]), names=["My Adam"]), "keras")
    assert "class MyAdam(keras.optimizers.Optimizer):" in text
    text = script_of(scenario(recurrence(TEXTS["Adam"]), names=["My Adam"]), "optax")
    assert "return optax.GradientTransformation(init, update)" in text
    text = script_of(scenario(opened_as_text(optimizers["adam"]()), names=["My Adam"]), "pytorch")
    assert "    # The rule that was typed is written above.\n" in text
    assert "PyTorch has no" not in text


def test_a_class_of_pytorch_can_be_reused(tmp_path: Path) -> None:
    installed("torch")
    walked = scenario(recurrence(TEXTS["look ahead"]), names=["Ahead"])
    text = (
        script_of(walked, "pytorch")
        + """
layer = torch.nn.Linear(3, 1)
ahead = Ahead(layer.parameters(), lr=0.05)
scheduler = torch.optim.lr_scheduler.StepLR(ahead, 10)
rows = torch.ones(4, 3)
def closure():
    ahead.zero_grad()
    value = (layer(rows)**2).mean()
    value.backward()
    return value
losses = [float(ahead.step(closure)) for _ in range(60)]
scheduler.step()
trajectories["fell"] = [losses[0], losses[-1]]
"""
    )
    first, last = run_apart(text, tmp_path)["fell"]
    assert last < 1e-2 * first


SINGLE = {
    "pytorch": """
single = torch.tensor(start, dtype=torch.float32, requires_grad=True)
rule = MyAdam([single])
path = [single.tolist()]
for _ in range(40):
    rule.zero_grad()
    loss(single).backward()
    rule.step()
    path.append(single.tolist())
assert single.dtype == torch.float32
""",
    "optax": """
single = jnp.array(start, dtype=jnp.float32)
rule = my_adam_transformation()
state = rule.init(single)
path = [single.tolist()]
for _ in range(40):
    updates, state = rule.update(derivative(single), state, single)
    single = optax.apply_updates(single, updates)
    path.append(single.tolist())
assert single.dtype == jnp.float32
""",
    "keras": """
single = keras.Variable(start, dtype="float32")
rule = MyAdam()
rule.build([single])
path = [start]
for _ in range(40):
    rule.apply([keras.ops.convert_to_tensor(gradient(path[-1]), dtype="float32")], [single])
    path.append(keras.ops.convert_to_numpy(single.value).tolist())
""",
}


@pytest.mark.parametrize("library", SINGLE)
def test_a_class_takes_the_same_steps_in_single_precision(library: str, tmp_path: Path) -> None:
    installed(*MODULES[library])
    walked = scenario(recurrence(TEXTS["Adam"]), names=["My Adam"])
    text = f"{script_of(walked, library)}{SINGLE[library]}trajectories['single'] = path\n"
    actual = run_apart(text, tmp_path)
    for row, expected in zip(actual["single"], actual["My Adam"], strict=True):
        assert row == pytest.approx(expected, rel=1e-5, abs=1e-5)
