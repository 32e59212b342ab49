// The page put together: one state, the views of it, and what the reader does.

const find = (id) => window.document.getElementById(id);
const reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)");
const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

class Page {
  constructor() {
    this.surfacePlot = new SurfacePlot(find("surface"));
    this.chartPlot = new ChartPlot(find("chart"));
    this.formulaField = new FormulaField(this);
    this.rows = [];
    this.chosen = null;
    this.pending = false;
    const speed = DATA.lesson ? DATA.lesson.speed : 20;
    this.playback = new Playback(
      speed,
      () => this.document.steps,
      (step) => this.showStep(step),
      () => {
        this.showPlayback();
        this.drawSoon();
      },
    );
  }

  get themeName() {
    return prefersDark.matches ? "dark" : "light";
  }

  /** Takes the state of an address, and starts the film if the lesson does and nobody minds. */
  begin(entries) {
    this.playback.pause();
    this.playback.range = null;
    const { document, tries, step } = stateFrom(entries);
    this.document = document;
    this.tries = tries;
    const films = DATA.lesson && DATA.lesson.autoplay && !entries.length && !reducedMotion.matches;
    const first = step === null ? (films ? 0 : document.steps) : Math.min(step, document.steps);
    this.step = first;
    this.playback.position = first;
    this.changed();
    if (films) this.playback.play();
  }

  /** Everything anew for the document as it is now. */
  changed() {
    this.runs = computeRuns(this.document);
    this.step = Math.min(this.step, this.document.steps);
    this.playback.position = Math.min(this.playback.position, this.document.steps);
    this.arrange();
    this.showNumbers();
    this.showPlayback();
    // Last, since what stands beside the picture decides how wide it is.
    this.draw();
  }

  /** Panels are made anew only where surface or contenders are others. */
  arrange() {
    const contenders = this.document.contenders.map((one) => [
      nameOf(one),
      ruleOf(one),
      one.dialect,
      Boolean(walkOf(this.document, one)),
    ]);
    const key = canonical([this.document.surface.id, this.document.surface.formula, contenders]);
    if (key === this.arrangement) return;
    this.arrangement = key;
    this.rows = this.document.contenders.map((_, index) => new ContenderRow(index, this));
    this.chosen = null;
    find("contenders").replaceChildren(...this.rows.map((one) => one.row));
    this.shared = new SharedFields(this, find("shared"));
    find("shared-section").hidden = !this.shared.all().length && isLocked("surface.formula");
    const surface = surfaceOf(this.document);
    find("formula").textContent = surface ? `f = ${surface.formula}` : "The loss of a network, on a plane through its weights";
  }

  draw() {
    const theme = DATA.themes[this.themeName];
    this.surfacePlot.draw(this, theme, this.themeName);
    this.chartPlot.draw(this, theme, this.themeName);
  }

  /** Draws before the next frame, however often it is asked for until then. */
  drawSoon() {
    if (this.pending) return;
    this.pending = true;
    window.requestAnimationFrame(() => {
      this.pending = false;
      this.draw();
    });
  }

  /** The fine picture, once the first one has been seen. */
  refineSoon() {
    // What is asked for before a frame is drawn happens in that frame; the one after it is the next.
    window.requestAnimationFrame(() =>
      window.requestAnimationFrame(() => {
        this.surfacePlot.refine();
        this.draw();
      }),
    );
  }

  showNumbers() {
    const theme = DATA.themes[this.themeName];
    const verdicts = verdictsOf(this.document);
    this.rows.forEach((row, index) => {
      row.show(this.document.contenders[index], this.runs[index], this.step, theme, this.themeName, verdicts[index]);
    });
    this.shared.show(this.document);
    this.formulaField.show(this.document);
    find("exactness").replaceChildren(...exactness(this.document).map((text) => element("li", {}, text)));
    this.describe();
  }

  /** What the picture shows, for those who hear it. */
  describe() {
    const told = this.document.contenders.map((contender, index) => {
      const run = this.runs[index];
      if (!run || run.steps < 0) return "";
      const row = Math.min(this.step, run.steps);
      const ended = run.divergedAt !== null && this.step >= run.divergedAt;
      return ended
        ? `${nameOf(contender)} diverged at step ${run.divergedAt}`
        : `${nameOf(contender)} loss ${numberText(run.losses[row])}`;
    });
    const text = `Step ${this.step} of ${this.document.steps}: ${told.filter(Boolean).join(", ")}.`;
    find("surface").setAttribute("aria-label", `${DATA.title}. ${text}`);
    find("chart").setAttribute("aria-label", `Loss over the steps. ${text}`);
    if (!this.playback.playing) find("status").textContent = text;
  }

  showStep(step) {
    if (step === this.step) return;
    this.step = step;
    this.rows.forEach((row, index) => row.showStep(this.document.contenders[index], this.runs[index], step));
    this.showTime();
    if (!this.playback.playing) this.describe();
    this.drawSoon();
  }

  showTime() {
    find("timeline").value = this.step;
    find("timeline").setAttribute("aria-valuetext", `step ${this.step} of ${this.document.steps}`);
    find("step").textContent = `${this.step} / ${this.document.steps}`;
  }

  showPlayback() {
    const { playing, speed, loop, range, first, last } = this.playback;
    find("play").setAttribute("aria-label", playing ? "Pause" : "Play");
    find("play").classList.toggle("playing", playing);
    find("loop").setAttribute("aria-pressed", String(loop));
    find("timeline").max = this.document.steps;
    find("range").textContent = range ? `steps ${first} to ${last}` : "";
    find("speed").textContent = `${numberText(speed, 3)} steps/s`;
    this.showTime();
    if (!playing) this.describe();
  }

  change(changes) {
    this.document = { ...this.document, ...changes };
    this.changed();
  }

  setContender(index, changes) {
    const contenders = this.document.contenders.map((contender, position) => (position === index ? { ...contender, ...changes } : contender));
    this.change({ contenders });
  }

  setHyperparameter(index, name, value) {
    const { hyperparameters: before } = this.document.contenders[index];
    this.setContender(index, { hyperparameters: { ...before, [name]: value } });
  }

  setSurfaceParameter(name, value) {
    const { surface } = this.document;
    this.change({ surface: { ...surface, parameters: { ...surface.parameters, [name]: value } } });
  }

  setFormula(formula) {
    this.change(withFormula(this.document, formula));
  }

  /** Shows the arrows of a contender's step, or no longer. */
  choose(index) {
    this.chosen = this.chosen === index ? null : index;
    this.rows.forEach((row, index) => row.showChosen(index === this.chosen));
    this.drawSoon();
  }

  setStart(start) {
    this.change({ start });
  }

  setNoise(value) {
    const steps = value > 0 ? Math.min(this.document.steps, drawnSteps(this.document)) : this.document.steps;
    this.change({ noise: { ...this.document.noise, standard_deviation: value }, steps });
  }

  /** Does what a lesson suggests to try, and shows it from its first step. */
  take(index) {
    // What is suggested is suggested for the lesson's own surface.
    const { surface, start } = DATA.document;
    const typed = (surfaceOf(this.document) || {}).typed;
    const from = typed ? { ...this.document, surface, start } : this.document;
    const { document, tries } = withTry({ document: from, tries: this.tries }, index);
    this.document = document;
    this.tries = tries;
    this.step = this.playback.position = 0;
    this.changed();
    if (reducedMotion.matches) this.playback.goTo(document.steps);
    else this.playback.play();
  }

  reset() {
    this.begin([]);
  }

  /** The functions of the typed formula with the values of its parameters. */
  typed() {
    const surface = surfaceOf(this.document);
    return { ...surface.typed, numbers: surfaceValues(this.document) };
  }

  saddles() {
    return saddlesOf(this.document);
  }

  isExact(index) {
    return walkOf(this.document, this.document.contenders[index]).exact;
  }

  get address() {
    return addressOf(this);
  }

  get text() {
    return documentText(this.document);
  }
}
