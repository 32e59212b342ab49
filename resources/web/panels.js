// Beside the picture: contenders with their numbers, the surface, start and noise.

const SWATCH_SIZE = [22, 22];
const ARROWS = "Show arrows at the head: against the gradient, and the step taken";

/** One contender: its look, its loss at the step, whether it is shown, and its sliders. */
class ContenderRow {
  constructor(index, page) {
    this.index = index;
    this.page = page;
    const contender = page.document.contenders[index];
    const name = nameOf(contender);
    this.swatch = element("canvas", { className: "swatch" });
    this.swatch.setAttribute("aria-hidden", "true");
    this.name = element("button", { type: "button", className: "name", title: ARROWS }, name);
    this.name.addEventListener("click", () => page.choose(index));
    this.showChosen(false);
    this.loss = element("output", { className: "loss" });
    this.visible = element("input", { type: "checkbox", checked: true });
    this.visible.setAttribute("aria-label", `show ${name}`);
    this.visible.disabled = isLocked("contenders.visible");
    this.visible.addEventListener("change", () => page.setContender(index, { visible: this.visible.checked }));
    const optimizer = DATA.optimizers[ruleOf(contender)];
    const title = optimizer.title === name ? "" : optimizer.title;
    const dialect = (contender.dialect || "paper") === "paper" ? "" : contender.dialect;
    this.note = element("p", { className: "note" });
    this.fields = walkOf(page.document, contender)
      ? freeParameters(contender).map(
          (one) => new NumberField(one, ` of ${name}`, (value) => page.setHyperparameter(index, one.name, value)),
        )
      : [];
    this.row = element(
      "li",
      { className: "contender" },
      element("div", { className: "contender-head" }, this.visible, this.swatch, this.name, this.loss),
      element("p", { className: "note" }, [title, dialect].filter(Boolean).join(", ")),
      this.note,
      ...this.fields.map((field) => field.row),
    );
  }

  show(contender, run, step, theme, themeName, verdict) {
    this.verdict = verdict || "";
    const { context, width, height } = fitted(this.swatch, SWATCH_SIZE);
    const look = lookOf(contender, this.index);
    context.clearRect(0, 0, width, height);
    drawMarker(context, look.marker, width / 2, height / 2, 4.5, look[themeName].trail, theme.casing);
    this.visible.checked = contender.visible !== false;
    const values = valuesOf(contender);
    for (const field of this.fields) field.show(values[field.declared.name]);
    this.showStep(contender, run, step);
  }

  showChosen(chosen) {
    this.name.setAttribute("aria-pressed", String(chosen));
  }

  showStep(contender, run, step) {
    this.loss.textContent = run && run.steps >= 0 ? `f ${numberText(run.losses[Math.min(step, run.steps)])}` : "";
    this.note.textContent = this.noteOn(contender, run, step);
    this.note.hidden = !this.note.textContent;
  }

  noteOn(contender, run, step) {
    if (contender.visible === false) return "";
    if (!run) return "Its steps are stored only for the page's original values. Reset brings them back.";
    if (run.divergedAt !== null) return `Diverged: at step ${run.divergedAt} the numbers are no longer finite.`;
    // A verdict is on the whole run, so it is told where that ends.
    return step >= run.steps ? this.verdict : "";
  }
}

/** The numbers that all contenders share: the surface's parameters, the start, the noise. */
class SharedFields {
  constructor(page, section) {
    this.page = page;
    const { document } = page;
    const surface = surfaceOf(document);
    this.surfaceFields = [];
    this.startFields = [];
    this.noiseField = null;
    this.stepsField = null;
    section.replaceChildren();
    if (!surface) return;
    if (!isLocked("surface")) {
      this.surfaceFields = surface.parameters.map(
        (one) => new NumberField(one, " of the surface", (value) => page.setSurfaceParameter(one.name, value)),
      );
    }
    if (!isLocked("start")) this.startFields = surface.variables.map((name, axis) => this.startField(name, axis));
    const drawn = DATA.noise.some((one) => one.seed === (document.seed || 0));
    if (!isLocked("noise") && drawn) {
      const declared = { ...DATA.noise_slider, quiet: true };
      this.noiseField = new NumberField(declared, "", (value) => page.setNoise(value));
    }
    if (mostSteps(document) > 1) {
      const declared = {
        name: "steps",
        symbol: "",
        meaning: "Number of steps that every optimizer takes.",
        scale: "logarithmic",
        minimum: 1,
        whole: true,
      };
      this.stepsField = new NumberField(declared, "", (value) => page.change({ steps: value }));
    }
    section.append(...this.all().map((field) => field.row));
  }

  startField(name, axis) {
    const surface = surfaceOf(this.page.document);
    const view = this.page.document.surface.view || surface.view;
    const declared = {
      name: `start_${name}`,
      symbol: "",
      meaning: "Where every optimizer starts. You can also drag the white ring in the picture.",
      slider: view[axis],
      scale: "linear",
      minimum: -1e12,
      maximum: 1e12,
    };
    return new NumberField(declared, "", (value) => {
      this.page.setStart(this.page.document.start.map((one, index) => (index === axis ? value : one)));
    });
  }

  all() {
    return [...this.surfaceFields, ...this.startFields, this.stepsField, this.noiseField].filter(Boolean);
  }

  show(document) {
    const surface = surfaceOf(document);
    if (!surface) return;
    const values = { ...surface.values, ...document.surface.parameters };
    for (const field of this.surfaceFields) field.show(values[field.declared.name]);
    this.startFields.forEach((field, axis) => field.show(document.start[axis]));
    if (this.stepsField) {
      const most = mostSteps(document);
      Object.assign(this.stepsField.declared, { slider: [1, most], maximum: most });
      this.stepsField.show(document.steps);
    }
    if (this.noiseField) this.noiseField.show((document.noise || {}).standard_deviation || 0);
  }
}

/** How exact the page is, said of the very scenario that is shown. */
function exactness(document) {
  const found = document.contenders.map((one) => [nameOf(one), walkOf(document, one)]);
  const named = (some) => some.map(([name]) => name).join(", ");
  const exact = found.filter(([, loop]) => loop && loop.exact);
  const close = found.filter(([, loop]) => loop && !loop.exact);
  const kept = found.filter(([, loop]) => !loop);
  const sentences = [];
  if (exact.length) sentences.push(`${named(exact)}: computed here, the same as the program's to the last bit.`);
  if (close.length) {
    sentences.push(
      `${named(close)}: computed here; sines, exponentials, logarithms or powers are your browser's own, ` +
        "so the last digits may differ, by less than 1e-9 over 200 steps where the run is not chaotic.",
    );
  }
  if (kept.length) sentences.push(`${named(kept)}: rows computed by the program and stored in the page, without sliders.`);
  if (isNoisy(document)) {
    sentences.push(
      `The noise was drawn by the program with seed ${document.seed || 0} and is stored in the page; ` +
        "the slider only changes its size.",
    );
  }
  if (document.contenders.some((one) => !isConstant(scheduleOf(one)))) {
    sentences.push("Schedules are stored row by row; the learning rate they act on can be changed.");
  }
  return sentences;
}
