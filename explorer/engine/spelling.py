"""Misspelled names: the nearest known one, and the names that libraries use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LIBRARY_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "lr": ("learning_rate",),
    "learningRate": ("learning_rate",),
    "alpha": ("learning_rate", "decay"),
    "betas": ("beta1", "beta2", "beta3"),
    "b1": ("beta1",),
    "b2": ("beta2",),
    "b3": ("beta3",),
    "beta_1": ("beta1",),
    "beta_2": ("beta2",),
    "nus": ("nu1", "nu2"),
    "eps": ("epsilon",),
    "eps_root": ("epsilon_root",),
    "etas": ("step_decrease", "step_increase"),
    "rho": ("decay",),
    "step_sizes": ("smallest_step", "largest_step"),
    "initial_accumulator_value": ("initial_accumulator",),
    "initialAccumulatorValue": ("initial_accumulator",),
}
"""Hyper-parameters as spelled in PyTorch, Keras, TF.js and optax, and as spelled here."""


def nearest(name: object, known: Iterable[str]) -> str:
    """The known name that is most likely meant, or an empty string.

    Example:
        >>> from explorer.engine.spelling import nearest
        >>> nearest("Adamm", ["adam", "momentum"]), nearest("newton", ["adam", "momentum"])
        ('adam', '')
    """
    from difflib import get_close_matches

    lower = {word.lower(): word for word in known}
    matches = get_close_matches(str(name)[:100].lower(), list(lower), 1, 0.6)
    return lower[matches[0]] if matches else ""


def spelled_here(name: str, known: Iterable[str]) -> str:
    """A question for the intended name, with a space before it, or an empty string.

    Example:
        >>> from explorer.engine.spelling import spelled_here
        >>> spelled_here("lr", ["learning_rate", "momentum"])
        ' (spelled learning_rate here)'
        >>> spelled_here("momentun", ["learning_rate", "momentum"])
        ' (did you mean momentum?)'
    """
    names = list(known)
    here = [spelling for spelling in LIBRARY_SPELLINGS.get(name, ()) if spelling in names]
    if here:
        return f" (spelled {', '.join(here)} here)"
    name_here = nearest(name, names)
    return f" (did you mean {name_here}?)" if name_here else ""


class UnknownIdError(KeyError):
    """There is no such id; the message suggests one."""

    def __str__(self) -> str:
        return str(self.args[0])


def unknown_id(kind: str, key: object, known: Iterable[str]) -> UnknownIdError:
    """The error for ``key``, which is not an id of a ``kind``; it is returned, not raised.

    Example:
        >>> from explorer.engine.spelling import unknown_id
        >>> print(unknown_id("optimizer", "adamm", ["adam", "momentum"]))
        'adamm': there is no such optimizer, did you mean 'adam'?
    """
    names = list(known)
    suggestion = nearest(key, names)
    hint = f"did you mean {suggestion!r}?" if suggestion else f"expected one of {', '.join(names)}"
    return UnknownIdError(f"{str(key)[:60]!r}: there is no such {kind}, {hint}")
