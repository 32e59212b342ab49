"""The libraries whose conventions the program follows and whose code it writes, named once."""

from __future__ import annotations

from collections.abc import Mapping

LIBRARIES: Mapping[str, str] = {
    "pytorch": "PyTorch",
    "keras": "Keras",
    "tfjs": "TensorFlow.js",
    "optax": "optax",
}
"""Libraries with optimizers, by the word that files and the command line use."""
VERSIONS: Mapping[str, str] = {
    "pytorch": "2.13",
    "keras": "3.15",
    "tfjs": "4.22",
    "optax": "0.2.8",
}
"""The version whose conventions are followed."""
DIALECTS: Mapping[str, str] = {
    "paper": "the publication",
    **{key: f"{title} {VERSIONS[key]}" for key, title in LIBRARIES.items()},
}
"""Whose conventions an optimizer can follow."""
SCRIPT_TARGETS: Mapping[str, str] = {"numpy": "numpy with matplotlib", **LIBRARIES}
"""The targets of scripts."""
