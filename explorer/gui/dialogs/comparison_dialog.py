"""A fair comparison: which optimizer is better at equal effort, as charts beside the choices."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSize, QStandardPaths, Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.scenario_traces import style_of
from explorer.drawing.contenders.trace import TraceStyle
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.progress import Progress
from explorer.engine.runs.searches.comparison import Comparison, compare
from explorer.engine.runs.searches.comparison_request import ComparisonRequest
from explorer.engine.runs.searches.kept_cells import forget_oldest
from explorer.export.pictures.comparison_picture import write_comparison
from explorer.export.tables.comparison_table import comparison_table
from explorer.gui.dialogs.comparison_choices import (
    PARAMETERS,
    CheckTree,
    Competitor,
    competitor_groups,
    remark,
    surface_groups,
)
from explorer.gui.dialogs.comparison_view import ComparisonView
from explorer.gui.dialogs.search_dialog import SearchDialog
from explorer.gui.session.search_worker import Search
from explorer.gui.session.session import Session
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.gui.widgets.layout.screen_size import resize_within_screen
from explorer.scenario.files.atomic_write import write_text

USUAL_SEEDS = 8.0
CHOICES_WIDTH = 320
MOST_KEPT_BYTES = 200_000_000
HINT = (
    "Every optimizer gets the same starts, the same number of gradient evaluations and its own "
    "best learning rate."
)
PICTURES, TABLES = "Pictures (*.png)", "Tables (*.csv)"


class ComparisonDialog(SearchDialog):
    """Asks what to compare, shows the progress, and the result as charts to export.

    Finished parts of a comparison are kept in ``folder``, so that an interrupted one can resume.
    """

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        folder: Path | None = None,
    ) -> None:
        noise = session.scenario.noise.standard_deviation
        values = {"noise": noise, "seeds": USUAL_SEEDS if noise else 1.0}
        super().__init__("comparison", "Com&pare", PARAMETERS, parent, values)
        self.setWindowTitle("Compare fairly")
        resize_within_screen(self, QSize(1180, 720))
        self._scenario = session.scenario
        self._theme = theme
        self._folder = kept_folder() if folder is None else folder
        self._share = 0.0
        self.surfaces = CheckTree(
            "comparison-surfaces", "surfaces", "The surfaces to compare on", self
        )
        self.surfaces.offer(surface_groups(self._scenario))
        self.optimizers = CheckTree(
            "comparison-optimizers", "optimizers", "The optimizers to compare", self
        )
        self.optimizers.offer(competitor_groups(self._scenario))
        self.view = ComparisonView(theme, self._styles(), self)
        self.outcome.setText(f"{remark(self._scenario)} {HINT}".strip())
        self._lay_out()

    def _lay_out(self) -> None:
        choices = QWidget(self)
        choices.setFixedWidth(CHOICES_WIDTH)
        left = QVBoxLayout(choices)
        left.setContentsMargins(0, 0, 0, 0)
        for title, tree in (("Optimizers", self.optimizers), ("Surfaces", self.surfaces)):
            left.addWidget(QLabel(title, choices))
            left.addWidget(tree, 1)
        left.addWidget(self.form)
        self.sensitivity = ChoiceBox(self)
        self.sensitivity.setObjectName("comparison-sensitivity")
        self.sensitivity.setAccessibleName("surface whose sensitivity is shown")
        self.sensitivity.setToolTip("Surface for the plot of sensitivity to the learning rate")
        self.sensitivity.currentIndexChanged.connect(self.view.show_sensitivity)
        self.sensitivity.hide()
        right = QVBoxLayout()
        right.addWidget(self.sensitivity, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self.view, 1)
        right.addWidget(self.outcome)
        right.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(choices)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.addLayout(row, 1)
        self._add_buttons()
        column.addWidget(self.buttons)

    def _add_buttons(self) -> None:
        self.picture_button = QPushButton("Export p&icture…", self)
        self.picture_button.setObjectName("comparison-picture")
        self.picture_button.clicked.connect(self._export_picture)
        self.table_button = QPushButton("Export &table…", self)
        self.table_button.setObjectName("comparison-table")
        self.table_button.clicked.connect(self._export_table)
        for button in (self.picture_button, self.table_button):
            self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
            button.setAutoDefault(False)
            button.setEnabled(False)

    def _styles(self) -> dict[str, TraceStyle]:
        """The contenders look as in the window."""
        looks: dict[str, TraceStyle] = {}
        for group in competitor_groups(self._scenario)[:1]:
            for name, competitor, _ in group.items:
                assert isinstance(competitor, Competitor)
                if competitor.index >= 0:
                    looks[name] = style_of(self._scenario.contenders[competitor.index], self._theme)
        return looks

    def search(self) -> tuple[Search, str]:
        request = self._request()
        return partial(_compared, request, self._folder), f"Comparing: {request.sentence} …"

    def when_stopped(self) -> str:
        return f"Stopped at {100 * self._share:.0f} %. Compare again to continue from there."

    def _request(self) -> ComparisonRequest:
        competitors = self.optimizers.ticked(Competitor)
        return ComparisonRequest(
            tuple(cast("list[AnyObjective]", self.surfaces.ticked(object))),
            {each.name: each.optimizer for each in competitors},
            budget=self.count("budget"),
            starts=self.count("starts"),
            rates=self.count("rates"),
            seed=self._scenario.seed,
            seeds=self.count("seeds"),
            noise=float(self.values["noise"]),
            schedules={each.name: each.schedule for each in competitors},
        )

    def show_progress(self, share: float) -> None:
        self._share = share
        super().show_progress(share)

    def take(self, comparison: Comparison) -> None:
        self.view.show_comparison(comparison)
        surfaces = comparison.request.surfaces
        self.sensitivity.blockSignals(True)
        self.sensitivity.clear()
        self.sensitivity.addItems([f"Sensitivity on {each.title}" for each in surfaces])
        self.sensitivity.blockSignals(False)
        self.sensitivity.setVisible(len(surfaces) > 1 and bool(comparison.sensitivity(0)))
        self.picture_button.setEnabled(True)
        self.table_button.setEnabled(True)
        self.rest(comparison.summary)

    def _export_picture(self) -> None:
        comparison = self.view.comparison
        path = self.ask_for_path("Export picture", "comparison.png", PICTURES)
        if comparison is None or path is None:
            return
        save = partial(
            write_comparison,
            comparison,
            theme=self._theme.name,
            styles=self._styles(),
            sensitivity=(self.view.sensitivity,),
        )
        self._save(save, path.with_suffix(path.suffix or ".png"))

    def _export_table(self) -> None:
        comparison = self.view.comparison
        path = self.ask_for_path("Export table", "comparison.csv", TABLES)
        if comparison is not None and path is not None:
            save = partial(_write_table, comparison)
            self._save(save, path.with_suffix(path.suffix or ".csv"))

    def _save(self, save: partial[None], path: Path) -> None:
        try:
            save(path)
        except OSError as problem:
            self.outcome.setText(f"{path} was not written: {problem.strerror or problem}")
        else:
            self.outcome.setText(f"Saved {path}")

    def ask_for_path(self, caption: str, suggested: str, files: str) -> Path | None:
        """Ask where to write; ``None`` if cancelled."""
        name, _ = QFileDialog.getSaveFileName(self, caption, suggested, files)
        return Path(name) if name else None


def kept_folder() -> Path:
    """Where finished parts of comparisons are kept."""
    cache = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation)
    return Path(cache) / "comparisons"


def _compared(request: ComparisonRequest, folder: Path, *, progress: Progress) -> Comparison:
    """A comparison with its curves, so that only drawing is left for the window's thread."""
    comparison = compare(request, folder=folder, progress=progress)
    _ = comparison.reached_targets, comparison.profile
    forget_oldest(folder, MOST_KEPT_BYTES)
    return comparison


def _write_table(comparison: Comparison, path: Path) -> None:
    write_text(path, comparison_table(comparison))
