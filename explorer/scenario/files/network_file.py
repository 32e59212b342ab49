"""Networks in a scenario file: ``"surface": {"network": {...}}``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from explorer.engine.objectives.surface import Span
from explorer.scenario.files.data_folders import DataFolders, relative

if TYPE_CHECKING:
    from explorer.engine.objectives.dataset import Data
    from explorer.engine.objectives.network import Network

Number = float | int


class NetworkTable(msgspec.Struct, forbid_unknown_fields=True):
    """A network in a file.

    ``layers`` are pairs of size and activation; ``data`` has a ``kind`` and that kind's values,
    or for ``csv`` the ``path`` and, if it is not the last column, the ``target``.
    """

    layers: list[list[int | str]]
    data: dict[str, Number | str]
    loss: str = "squared_error"
    batch: int = 0
    seed: int = 0
    bias: bool = True


def network_from_table(
    table: NetworkTable, view: tuple[Span, ...] | None, folders: DataFolders | None = None
) -> Network:
    """The network, with data from ``folders``, or from anywhere without them.

    Raises ``ValueError`` that begins with the key that cannot be used.
    """
    from explorer.engine.objectives.network import Network, dense

    window: dict[str, Any] = {}
    if view is not None:
        if len(view) != 2:
            raise ValueError(f"view: found {len(view)} pairs, expected 2")
        window["window"] = view
    network = Network(
        layers=dense(table.layers),
        data=_data(table.data, folders),
        loss=table.loss,
        batch=table.batch,
        seed=table.seed,
        bias=table.bias,
        **window,
    )
    if view is not None and network.dimension != 2:
        raise ValueError(f"view: expected only for two weights, found {network.dimension}")
    return network


def _data(given: dict[str, Number | str], folders: DataFolders | None) -> Data:
    from explorer.engine.objectives.dataset import from_csv, generated

    values = dict(given)
    kind = str(values.pop("kind", ""))
    try:
        if kind != "csv":
            return generated(kind, **values)
        unknown = sorted(set(values) - {"path", "target"})
        if unknown:
            raise ValueError(f"{unknown[0]}: unknown key, expected path and target")
        path = str(values.get("path", ""))
        if folders is not None:
            path = folders.located(path)
        return from_csv(path, str(values.get("target", "")))
    except ValueError as error:
        raise ValueError(f"data.{error}") from error


def network_table(network: Network, folder: Path | None = None) -> dict[str, Any]:
    """The surface of a file in ``folder`` for this network; paths below it are relative to it."""
    values = dict(network.data.values)
    if network.data.kind == "csv" and folder is not None:
        values["path"] = relative(str(values["path"]), folder)
    data: dict[str, Any] = {
        "network": {
            "layers": [[layer.size, layer.activation] for layer in network.layers],
            "loss": network.loss,
            "data": {"kind": network.data.kind, **values},
            "batch": network.batch,
            "seed": network.seed,
        }
    }
    if not network.bias:
        data["network"]["bias"] = False
    if network.dimension == 2:
        data["view"] = [list(span) for span in network.window]
    return data
