"""A fair comparison: which optimizer is better at equal effort, as charts beside the choices."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.scenario_traces import style_of
from explorer.drawing.contenders.trace import TraceStyle
from explorer.engine import Surface
from explorer.engine.loops.llvm.compilation import make_machine_ready
from explorer.engine.objectives.objective import Progress
from explorer.engine.parameter import Value
from explorer.engine.runs.searches.comparison import Comparison, ComparisonRequest, compare
from explorer.engine.runs.searches.comparison_cell import forget_oldest
from explorer.export.pictures.comparison_picture import write_comparison
from explorer.export.tables.comparison_table import comparison_table
from explorer.gui.dialogs.comparison_choices import (
    PARAMETERS,
    CheckTree,
    Competitor,
    competitor_groups,
    surface_groups,
    why_not_measured,
)
from explorer.gui.dialogs.comparison_view import ComparisonView
from explorer.gui.session.search_worker import SearchWorker
from explorer.gui.session.session import Session
from explorer.gui.widgets.layout.screen_size import resize_within_screen
from explorer.gui.widgets.numbers.parameter_form import ParameterForm
from explorer.scenario.files.atomic_write import write_text

USUAL_SEEDS = 8.0
CHOICES_WIDTH = 320
PARTS = 1000
MOST_KEPT_BYTES = 200_000_000
HINT = (
    "Every optimizer gets the same starts and the same number of gradient evaluations, and each "
    "its best learning rate."
)
PICTURES, TABLES = "Pictures (*.png)", "Tables (*.csv)"


class ComparisonDialog(QDialog):
    """Asks what is compared, shows how far it is, and the result as charts to take away.

    What is finished of a comparison is kept in ``folder``, so that one that was stopped goes on
    from there.
    """

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        folder: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("comparison-dialog")
        self.setWindowTitle("Compare fairly")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_within_screen(self, QSize(1180, 720))
        self._scenario = session.scenario
        self._theme = theme
        self._folder = kept_folder() if folder is None else folder
        self._share = 0.0
        noise = self._scenario.noise.standard_deviation
        self._values: dict[str, Value] = {each.name: each.default for each in PARAMETERS}
        self._values |= {"noise": noise, "seeds": USUAL_SEEDS if noise else 1.0}
        self._worker = SearchWorker(self)
        self._worker.progressed.connect(self._show_progress)
        self._worker.found.connect(self._take)
        self._worker.failed.connect(self._rest)
        self.surfaces = CheckTree(
            "comparison-surfaces", "surfaces", "The surfaces to compare on", self
        )
        self.surfaces.offer(surface_groups(self._scenario))
        self.optimizers = CheckTree(
            "comparison-optimizers", "optimizers", "The optimizers to compare", self
        )
        self.optimizers.offer(competitor_groups(self._scenario))
        self.form = ParameterForm(PARAMETERS, self)
        self.form.set_values(self._values)
        self.form.change_requested.connect(self._change)
        self.view = ComparisonView(theme, self._styles(), self)
        self.bar = QProgressBar(self)
        self.bar.setObjectName("comparison-progress")
        self.bar.setRange(0, PARTS)
        self.bar.setTextVisible(False)
        self.outcome = QLabel(f"{why_not_measured(self._scenario)} {HINT}".strip(), self)
        self.outcome.setObjectName("comparison-result")
        self.outcome.setWordWrap(True)
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
        self.sensitivity = QComboBox(self)
        self.sensitivity.setObjectName("comparison-sensitivity")
        self.sensitivity.setAccessibleName("surface whose sensitivity is shown")
        self.sensitivity.setToolTip("The surface whose sensitivity to the learning rate is drawn")
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
        column.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.run_button = QPushButton("Com&pare", self)
        self.run_button.setObjectName("comparison-run")
        self.run_button.setDefault(True)
        self.run_button.clicked.connect(self._run_or_stop)
        self.picture_button = QPushButton("Export p&icture…", self)
        self.picture_button.setObjectName("comparison-picture")
        self.picture_button.clicked.connect(self._export_picture)
        self.table_button = QPushButton("Export &table…", self)
        self.table_button.setObjectName("comparison-table")
        self.table_button.clicked.connect(self._export_table)
        for button in (self.run_button, self.picture_button, self.table_button):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self.picture_button, self.table_button):
            button.setAutoDefault(False)
            button.setEnabled(False)
        buttons.rejected.connect(self.reject)
        return buttons

    def _styles(self) -> dict[str, TraceStyle]:
        """The contenders look as in the window."""
        looks: dict[str, TraceStyle] = {}
        for group in competitor_groups(self._scenario)[:1]:
            for name, competitor, _ in group.items:
                assert isinstance(competitor, Competitor)
                if competitor.index >= 0:
                    looks[name] = style_of(self._scenario.contenders[competitor.index], self._theme)
        return looks

    def _change(self, name: str, value: Value, _final: bool) -> None:
        self._values[name] = value
        self.form.set_values({name: value})

    def _run_or_stop(self) -> None:
        if self.run_button.text() == "&Stop":
            self._worker.stop()
            self._rest(
                f"Stopped at {100 * self._share:.0f} %; to compare again goes on from there."
            )
            return
        try:
            request = self._request()
        except ValueError as error:
            self.outcome.setText(str(error))
            return
        self.run_button.setText("&Stop")
        self.outcome.setText(f"Comparing: {request.sentence} …")
        make_machine_ready()
        self._worker.begin(partial(_compared, request, self._folder))

    def _request(self) -> ComparisonRequest:
        competitors = self.optimizers.ticked(Competitor)
        return ComparisonRequest(
            tuple(self.surfaces.ticked(Surface)),
            {each.name: each.optimizer for each in competitors},
            budget=self._count("budget"),
            starts=self._count("starts"),
            rates=self._count("rates"),
            seed=self._scenario.seed,
            seeds=self._count("seeds"),
            noise=float(self._values["noise"]),
            schedules={each.name: each.schedule for each in competitors},
        )

    def _count(self, name: str) -> int:
        return int(float(self._values[name]))

    def _show_progress(self, share: float) -> None:
        self._share = share
        self.bar.setValue(int(PARTS * share))

    def _take(self, comparison: Comparison) -> None:
        self.view.show_comparison(comparison)
        surfaces = comparison.request.surfaces
        self.sensitivity.blockSignals(True)
        self.sensitivity.clear()
        self.sensitivity.addItems([f"Sensitivity on {each.title}" for each in surfaces])
        self.sensitivity.blockSignals(False)
        self.sensitivity.setVisible(len(surfaces) > 1 and bool(comparison.sensitivity(0)))
        self.picture_button.setEnabled(True)
        self.table_button.setEnabled(True)
        self._rest(comparison.summary)

    def _rest(self, words: str) -> None:
        self.bar.setValue(0)
        self.run_button.setText("Com&pare")
        self.outcome.setText(words)

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
        """Ask where to write; ``None`` to give up."""
        name, _ = QFileDialog.getSaveFileName(self, caption, suggested, files)
        return Path(name) if name else None

    def done(self, code: int) -> None:
        self._worker.stop()
        super().done(code)


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
