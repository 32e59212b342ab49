"""How names are spelled: letters as words for the keyboard, words as letters for the eye."""

from __future__ import annotations

import re

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "omicron": "ο", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
}  # fmt: skip
LEARNING_RATES = ("alpha", "eta", "lr", "learning_rate")
"""Names, after ``with``, of the learning rate that schedules act on."""
_WORDS = {"learning_rate": "α", "lr": "α", "eps": "ε", "momentum": "β", "weight_decay": "λ"}
_MARKS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307"}
_PRIMES = {"prime": "′", "old": "₋", "previous": "₋", "next": "₊"}
_SUBSCRIPTS = dict(zip("0123456789", "₀₁₂₃₄₅₆₇₈₉", strict=True))
_WRITTEN = {
    **{letter: word for word, letter in GREEK.items()},
    "ϵ": "epsilon",
    "µ": "mu",  # the micro sign
    **{mark: f"_{word}" for word, mark in _MARKS.items()},
    "′": "_prime",
    **{low: digit for digit, low in _SUBSCRIPTS.items()},
}
LETTERS = "".join(letter for letter in _WRITTEN if len(letter) == 1)
"""What a name may contain besides ASCII letters, digits and _: Greek, hats, subscript digits."""


def plain(name: str) -> str:
    """The name in ASCII, as it is known everywhere: beta1 for β₁, m_hat for m̂.

    Example:
        >>> from explorer.engine.rules.recurrences.spelling import plain
        >>> plain("β₁"), plain("m\u0302")
        ('beta1', 'm_hat')
    """
    return "".join(_WRITTEN.get(letter, letter) for letter in name)


def symbol_text(name: str) -> str:
    """The symbol for a name: β₁ for beta1, m̂ for m_hat, s_min for s_min.

    Example:
        >>> from explorer.engine.rules.recurrences.spelling import symbol_text
        >>> symbol_text("beta1"), symbol_text("s_min"), symbol_text("alpha")
        ('β₁', 's_min', 'α')
    """
    if name in _WORDS:
        return _WORDS[name]
    stem, *marks = name.split("_")
    letters, digits = re.fullmatch(r"(.*?)(\d*)", stem, re.DOTALL).groups()  # type: ignore[union-attr]
    symbol = _WORDS.get(letters, GREEK.get(letters, letters))
    behind = ""
    for mark in marks:
        if mark in _MARKS and len(symbol) == 1:
            symbol += _MARKS[mark]
        elif mark in _PRIMES:
            behind += _PRIMES[mark]
        else:
            return "_".join([symbol_text(stem) if stem else "", *marks])
    return symbol + "".join(_SUBSCRIPTS[digit] for digit in digits) + behind
