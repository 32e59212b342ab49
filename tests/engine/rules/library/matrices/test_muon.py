"""What Muon lets one choose."""

from __future__ import annotations

import pytest

from explorer.engine import optimizers


def test_every_number_of_rounds_up_to_the_most_can_be_chosen() -> None:
    muon = optimizers["muon"]
    assert muon().values["rounds"] == "5"
    for rounds in range(1, 9):
        assert muon(rounds=str(rounds)).values["rounds"] == str(rounds)
    for rounds in ("0", "101"):
        with pytest.raises(ValueError, match="rounds"):
            muon(rounds=rounds)
