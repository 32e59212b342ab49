"""How a layout changes when another view is requested."""

from __future__ import annotations

from dataclasses import replace

from explorer.scenario.stage_layout import StageLayout, View

PARTNERS: dict[View, View] = {
    "plane": "landscape",
    "landscape": "plane",
    "map": "plane",
    "charts": "plane",
}
"""What is shown beside a view when nothing else was before."""


def choosing(layout: StageLayout, view: View, kept: View) -> StageLayout:
    """Show ``view``: alone, or of two views in the place of the one that is not ``kept``."""
    if view in layout.views:
        return layout
    if not layout.is_split:
        return replace(layout, views=(view,))
    stays = kept if kept in layout.views else layout.views[0]
    return replace(
        layout, views=tuple(chosen if chosen == stays else view for chosen in layout.views)
    )


def splitting(layout: StageLayout, partner: View | None, curve: bool) -> StageLayout:
    """Show one more view beside the one there is; a curve has no landscape."""
    if layout.is_split:
        return layout
    (view,) = layout.views
    beside = partner if partner not in (None, view) else PARTNERS[view]
    if curve and "landscape" in (view, beside):
        view, beside = "plane", "charts"
    # The map tries values that are seen in the plane, which stands on the left.
    ordered = (beside, view) if beside == "plane" else (view, beside)
    return replace(layout, views=ordered)


def joining(layout: StageLayout, kept: View) -> StageLayout:
    """Show only one of two views."""
    return replace(layout, views=(kept if kept in layout.views else layout.views[0],))


def without_landscape(layout: StageLayout) -> StageLayout:
    """The layout for a curve, which has one picture only."""
    views = tuple(dict.fromkeys("plane" if view == "landscape" else view for view in layout.views))
    return replace(layout, views=views)
