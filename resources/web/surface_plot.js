// The plane with heat map and iso-lines, or the curve; on it trails, heads and their names.

const HEAD_RADIUS = 4.5;
const CURVE_POINTS = 400;

/** Draws one surface canvas; the height field is kept until surface, size or theme change. */
class SurfacePlot {
  constructor(canvas) {
    this.canvas = canvas;
    this.base = window.document.createElement("canvas");
    this.baseKey = "";
    this.fieldKey = "";
    this.frame = null;
    this.nodes = FIRST_NODES;
  }

  /** From now on on the fine grid: the first picture comes sooner on a coarse one. */
  refine() {
    this.nodes = NODES;
    this.fieldKey = "";
  }

  /** Draws the state; `runs` as computeRuns gives them. */
  draw(state, theme, themeName) {
    const { document, runs, step } = state;
    const { context, width, height, ratio } = fitted(this.canvas);
    this.fitView(document, width, height);
    this.drawBase(document, theme, themeName, width, height, ratio);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.base, 0, 0);
    context.restore();
    this.paths = runs.map((run) => run && this.pathOf(run));
    insideFrame(context, this.frame, () => {
      this.drawStart(context, document, theme);
      runs.forEach((run, index) => {
        if (run) this.drawTrail(context, index, lookOf(document.contenders[index], index), run, step, theme, themeName);
      });
    });
    insideFrame(context, this.frame, () => this.drawArrows(context, state, theme));
    this.drawHeads(context, document, runs, step, theme, themeName);
  }

  drawArrows(context, { document, runs, step, chosen }, theme) {
    const run = chosen === null || this.flat ? null : runs[chosen];
    this.arrows = [];
    if (!run || run.steps < 0) return;
    const row = Math.min(step, run.steps);
    const head = [this.paths[chosen].xs[row], this.paths[chosen].ys[row]];
    if (!this.frame.holds(...head)) return;
    this.arrows = arrowsAt(this.frame, head, stepVectors(document, chosen, run, step));
    for (const arrow of this.arrows) drawArrow(context, arrow, theme.arrows[arrow.name], theme.casing);
  }

  /** Sets frame and view: the surface's own window, or that of the stored one. */
  fitView(document, width, height) {
    const surface = surfaceOf(document);
    const key = canonical([document.surface, surface ? null : circumstances(document)]);
    if (key !== this.fieldKey) {
      this.fieldKey = key;
      this.baseKey = "";
      this.stored = surface ? null : storedFor(document) || DATA.stored[0];
      const view = surface ? document.surface.view || surface.view : this.stored.height_field.view;
      this.names = surface ? surface.variables : this.stored.height_field.variables;
      this.flat = view.length === 1;
      if (this.flat) this.prepareCurve(document, view[0]);
      else this.preparePlane(document, view);
    }
    this.frame = projection(...this.spans, width, height);
  }

  prepareCurve(document, view) {
    const surface = surfaceOf(document);
    const margin = 0.03 * (view[1] - view[0]);
    const span = [view[0] - margin, view[1] + margin];
    const stored = this.stored && singles(this.stored.height_field.values);
    const values = surface ? surfaceValues(document) : null;
    const { value } = surface ? fieldOf(surface) : {};
    this.valueAt = (x) => {
      if (surface) return value(x, values);
      const index = ((x - view[0]) / (view[1] - view[0])) * (stored.length - 1);
      return stored[Math.min(Math.max(Math.round(index), 0), stored.length - 1)];
    };
    const heights = [...linspace(view[0], view[1], CURVE_POINTS)].map(this.valueAt).filter(Number.isFinite);
    const [low, high] = heights.length ? [Math.min(...heights), Math.max(...heights)] : [0, 1];
    const room = 0.08 * (high - low || 1);
    this.spans = [span, [low - room, high + room]];
  }

  preparePlane(document, view) {
    this.heightField = heightFieldOf(document, view, this.nodes);
    this.lines = isolines(this.heightField);
    this.spans = view;
  }

  drawBase(document, theme, themeName, width, height, ratio) {
    const key = [themeName, width, height, ratio].join(" ");
    if (key === this.baseKey) return;
    this.baseKey = key;
    this.base.width = this.canvas.width;
    this.base.height = this.canvas.height;
    const context = this.base.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.font = FONT;
    context.fillStyle = theme.canvas;
    context.fillRect(0, 0, width, height);
    const names = this.flat ? [this.names[0], `f(${this.names[0]})`] : this.names;
    if (this.flat) {
      drawAxes(context, this.frame, theme, names, { grid: true });
      insideFrame(context, this.frame, () => this.drawCurve(context, theme));
    } else {
      insideFrame(context, this.frame, () => this.drawField(context, theme));
      drawAxes(context, this.frame, theme, names);
    }
    insideFrame(context, this.frame, () => {
      if (!this.flat) this.drawSaddles(context, document, theme);
      this.drawMinima(context, document, theme);
    });
  }

  drawSaddles(context, document, theme) {
    for (const saddle of saddlesOf(document)) {
      const [x, y] = [this.frame.toX(saddle[0]), this.frame.toY(saddle[1])];
      if (this.frame.holds(x, y)) drawCross(context, x, y, 3.5, "#ffffff", theme.casing);
    }
  }

  drawCurve(context, theme) {
    const { frame } = this;
    const count = Math.round(2 * frame.width) + 2;
    const xs = linspace(...frame.x, count);
    const ys = xs.map((x) => frame.toY(this.valueAt(x)));
    context.beginPath();
    addPolyline(context, frame, xs.map(frame.toX), ys, 0, count - 1);
    context.strokeStyle = theme.muted;
    context.lineWidth = 1.8;
    context.stroke();
  }

  drawField(context, theme) {
    const { frame, heightField, lines } = this;
    const { nodes } = heightField;
    const cell = [frame.width / (nodes - 1), frame.height / (nodes - 1)];
    context.imageSmoothingEnabled = true;
    context.drawImage(
      heatMap(heightField, theme),
      frame.left - cell[0] / 2,
      frame.top - cell[1] / 2,
      frame.width + cell[0],
      frame.height + cell[1],
    );
    context.strokeStyle = theme.isoline;
    context.lineWidth = theme.isoline_width;
    context.beginPath();
    const bottom = frame.top + frame.height;
    for (let at = 0; at < lines.length; at += 4) {
      context.moveTo(frame.left + lines[at] * cell[0], bottom - lines[at + 1] * cell[1]);
      context.lineTo(frame.left + lines[at + 2] * cell[0], bottom - lines[at + 3] * cell[1]);
    }
    context.stroke();
  }

  drawMinima(context, document, theme) {
    for (const minimum of minimaOf(document)) {
      const [x, y] = [this.frame.toX(minimum[0]), this.frame.toY(minimum[1])];
      if (!this.frame.holds(x, y)) continue;
      const star = markerPath("star", x, y, 5);
      context.fillStyle = "#ffffff";
      context.fill(star);
      context.strokeStyle = theme.casing;
      context.lineWidth = 1.2;
      context.stroke(star);
    }
  }

  /** Where the start lies in pixels. */
  startAt(document) {
    const start = this.stored ? this.stored.start : document.start;
    const height = this.flat ? this.valueAt(start[0]) : start[1];
    return [this.frame.toX(start[0]), this.frame.toY(height)];
  }

  drawStart(context, document, theme) {
    const [x, y] = this.startAt(document);
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    for (const [colour, width] of [
      [theme.casing, 4],
      ["#ffffff", 2],
    ]) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      context.arc(x, y, 7, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  /** A trajectory in pixels. */
  pathOf(run) {
    const { frame } = this;
    const xs = new Float64Array(run.steps + 1);
    const ys = new Float64Array(run.steps + 1);
    for (let row = 0; row <= run.steps; row++) {
      const height = this.flat ? run.losses[row] : run.positions[row * run.dimension + 1];
      xs[row] = frame.toX(run.positions[row * run.dimension]);
      ys[row] = frame.toY(height);
    }
    return { xs, ys };
  }

  drawTrail(context, index, look, run, step, theme, themeName) {
    const { xs, ys } = this.paths[index];
    const last = Math.min(step, run.steps);
    if (last < 1) return;
    const colour = look[themeName].trail;
    context.lineJoin = "round";
    context.beginPath();
    addPolyline(context, this.frame, xs, ys, 0, last);
    for (const [shade, width] of [
      [theme.casing, theme.trail_width + 2 * theme.casing_width],
      [colour, theme.trail_width],
    ]) {
      context.strokeStyle = shade;
      context.lineWidth = width;
      context.stroke();
    }
    if (!this.flat || last > 500) return;
    for (const [shade, radius] of [
      [theme.casing, 4],
      [colour, 3],
    ]) {
      context.fillStyle = shade;
      context.beginPath();
      for (let row = 0; row <= last; row++) {
        if (!this.frame.holds(xs[row], ys[row])) continue;
        context.moveTo(xs[row] + radius, ys[row]);
        context.arc(xs[row], ys[row], radius, 0, 2 * Math.PI);
      }
      context.fill();
    }
  }

  drawHeads(context, document, runs, step, theme, themeName) {
    const labels = [];
    const boxes = this.arrows.map(({ tail: [x, y], tip: [toX, toY] }) => [
      Math.min(x, toX),
      Math.min(y, toY),
      Math.abs(toX - x),
      Math.abs(toY - y),
    ]);
    runs.forEach((run, index) => {
      if (!run || run.steps < 0) return;
      const contender = document.contenders[index];
      const look = lookOf(contender, index);
      const row = Math.min(step, run.steps);
      const { xs, ys } = this.paths[index];
      const ended = run.divergedAt !== null && step >= run.divergedAt;
      const colour = look[themeName].trail;
      let at = [xs[row], ys[row]];
      if (this.frame.holds(...at)) {
        drawMarker(context, look.marker, ...at, HEAD_RADIUS, colour, theme.casing);
        if (ended) drawCross(context, ...at, 1.5 * HEAD_RADIUS, theme.error, "#ffffff");
      } else {
        at = drawEdgeMarker(context, this.frame, ...at, colour, theme.casing);
      }
      const text = ended ? `${nameOf(contender)} diverged at step ${run.divergedAt}` : nameOf(contender);
      labels.push({ at, text, colour });
      boxes.push([at[0] - 6, at[1] - 6, 12, 12]);
    });
    for (const label of labels) boxes.push(drawLabel(context, this.frame, label, boxes, theme));
  }

  /** What lies at a point in pixels, in words. */
  readout(document, runs, step, px, py) {
    if (!this.frame || !this.frame.holds(px, py)) return "";
    const [x, y] = [this.frame.fromX(px), this.frame.fromY(py)];
    let text = `${this.names[0]} ${numberText(x, 3)}`;
    if (!this.flat) text += `, ${this.names[1]} ${numberText(y, 3)}`;
    const surface = surfaceOf(document);
    if (this.flat) text += `, f ${numberText(this.valueAt(x))}`;
    else if (surface) text += `, f ${numberText(fieldOf(surface).value(x, y, surfaceValues(document)))}`;
    const near = this.nearest(runs, step, px, py);
    if (near) {
      const loss = numberText(runs[near.index].losses[near.row]);
      text += ` · ${nameOf(document.contenders[near.index])}, step ${near.row}: loss ${loss}`;
    }
    return text;
  }

  /** The visited point next to a point, if it is within 12 pixels. */
  nearest(runs, step, px, py) {
    let [best, least] = [null, 12];
    (this.paths || []).forEach((path, index) => {
      if (!path) return;
      for (let row = Math.min(step, runs[index].steps); row >= 0; row--) {
        const away = Math.hypot(path.xs[row] - px, path.ys[row] - py);
        if (away < least) [best, least] = [{ index, row }, away];
      }
    });
    return best;
  }
}
