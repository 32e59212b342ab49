"""The error of a command whose input cannot be used."""

from __future__ import annotations


class CommandError(Exception):
    """The sentence for the person: what, where, what was found and what was expected."""
