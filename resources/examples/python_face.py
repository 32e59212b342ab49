"""Descent Explorer from Python: each part between two lines of %% is a cell of the notebook."""

# %% [markdown]
# # Descent Explorer from Python
# One import offers everything; each part is loaded when it is first used.

# %%
import numpy as np

import explorer

# %% [markdown]
# ## One run
# A surface, an optimizer, a start: the whole path is computed at once and is a plain value.

# %%
rosenbrock = explorer.surfaces["rosenbrock"]
adam = explorer.optimizers["adam"](learning_rate=0.05)
path = explorer.run(rosenbrock, adam, start=(-1.5, 2.0), steps=300)
print(path)
print(path.positions[-1], path.verdict.kind, path.verdict.reason)

# %% [markdown]
# Every step keeps the terms it was computed from: these are the terms of Adam at step 10.

# %%
for name, values in path.terms.items():
    print(f"{name:26}", values[10])

# %% [markdown]
# ## A race
# Several optimizers from one start. A notebook displays the table and the picture automatically.

# %%
race = explorer.race(
    rosenbrock,
    {"Adam": adam, "Momentum": explorer.optimizers["momentum"](learning_rate=2e-4, momentum=0.9)},
    start=(-1.5, 2.0),
    steps=300,
)
race

# %%
explorer.picture(race, view="pair", size=(900, 420))

# %% [markdown]
# ## A function of your own
# Any Python function works. Without a gradient it is differentiated, and its formula says how.


# %%
def valley(x):
    return np.log1p(5 * x[0] ** 2 + (x[1] - np.sin(2 * x[0])) ** 2)


mine = explorer.objective(valley, dimension=2, view=[(-3, 3), (-2, 2)], minima=[(0, 0)])
print(mine.formula)
explorer.race(mine, ["adam", "momentum"], steps=80)

# %% [markdown]
# ## A rule of your own
# A recurrence, one assignment per line, works like a built-in optimizer.

# %%
signum = explorer.recurrence("""
m <- beta*m + (1 - beta)*g
x <- x - alpha*sign(m)
with alpha = 0.02, beta = 0.9
""")
print(explorer.run(rosenbrock, signum, start=(-1.5, 2.0), steps=300))

# %% [markdown]
# ## Maps
# How momentum ends with other values: each pixel is a run.

# %%
momentum = explorer.optimizers["momentum"]()
outcomes = explorer.outcome_map(
    explorer.surfaces["ravine"], momentum, "learning_rate", "momentum", nodes=96
)
print(outcomes, outcomes.values.min())
outcomes

# %%
himmelblau = explorer.surfaces["himmelblau"]
descent = explorer.optimizers["gradient_descent"](learning_rate=0.01)
explorer.basin_map(himmelblau, descent, nodes=96)

# %% [markdown]
# ## Tuning
# The best learning rate of each within a budget of gradient evaluations.

# %%
tuned = explorer.tune(race, budget=20_000)
print(tuned.report)

# %% [markdown]
# ## Which rule made this path?
# The dialect is found too: here the points come from RMSProp as in Keras.

# %%
points = explorer.run(
    rosenbrock, explorer.optimizers["rmsprop"].in_dialect("keras"), (-1.5, 2.0), 40
).positions
print(explorer.identify(points, rosenbrock)[0].sentence())

# %% [markdown]
# ## Files and films
# A saved scenario opens in the window and on the command line; a film is made like a picture.

# %%
explorer.save(tuned, "tuned.descent")
print(explorer.load("tuned.descent"))
explorer.film(race, "race.gif", size=(400, 300), every=10)
