// The loss over the steps, on a logarithmic axis where all is above 0 or hides little.

class ChartPlot {
  constructor(canvas) {
    this.canvas = canvas;
    this.frame = null;
  }

  draw(state, theme, themeName) {
    const { document, runs, step } = state;
    const { context, width, height } = fitted(this.canvas);
    context.clearRect(0, 0, width, height);
    const curves = runs.map((run) => run && Array.from(run.losses));
    const values = curves.flatMap((curve) => curve || []);
    const logarithmic = values.some((value) => value > 0) && !values.some((value) => value < 0);
    const scaled = (value) => (logarithmic ? (value > 0 ? Math.log10(value) : NaN) : value);
    const heights = values.map(scaled).filter(Number.isFinite);
    const ceiling = this.ceiling(runs, scaled);
    let [low, high] = [Infinity, -Infinity];
    for (const value of heights) {
      low = Math.min(low, value);
      high = Math.max(high, Math.min(value, ceiling));
    }
    if (!(high >= low)) [low, high] = [0, 1];
    const room = 0.06 * (high - low) || 0.5;
    const steps = Math.max(document.steps, 1);
    this.frame = projection([0, steps], [low - room, high + room], width, height);
    drawAxes(context, this.frame, theme, ["step", "loss"], { grid: true, decades: logarithmic });
    insideFrame(context, this.frame, () => {
      curves.forEach((curve, index) => {
        if (!curve) return;
        const look = lookOf(document.contenders[index], index);
        this.drawCurve(context, curve.map(scaled), look, look[themeName].line, step);
      });
      this.drawRange(context, state.playback, steps, theme);
      this.drawCursor(context, step, theme);
    });
  }

  /** What diverges does not press the others flat: it may run out at the top. */
  ceiling(runs, scaled) {
    const settled = runs.filter((run) => run && run.divergedAt === null);
    const diverging = runs.filter((run) => run && run.divergedAt !== null);
    if (!diverging.length) return Infinity;
    const losses = [...settled.flatMap((run) => Array.from(run.losses)), ...diverging.map((run) => run.losses[0])];
    const highest = Math.max(...losses.filter(Number.isFinite));
    return scaled(1000 * highest) || Infinity;
  }

  drawCurve(context, heights, look, colour, step) {
    const { frame } = this;
    const xs = heights.map((_, index) => frame.toX(index));
    const ys = heights.map(frame.toY);
    const last = Math.min(step, heights.length - 1);
    context.strokeStyle = context.fillStyle = colour;
    context.setLineDash(look.dash.map((length) => 1.6 * length));
    for (const [opacity, first, end, width] of [
      [0.3, last, heights.length - 1, 1.4],
      [1, 0, last, 1.8],
    ]) {
      context.globalAlpha = opacity;
      context.lineWidth = width;
      context.beginPath();
      addPolyline(context, frame, xs, ys, first, end);
      context.stroke();
    }
    context.setLineDash([]);
    if (Number.isFinite(ys[last])) context.fill(markerPath(look.marker, xs[last], ys[last], 4));
  }

  /** What is not played is paler. */
  drawRange(context, { range, first, last }, steps, theme) {
    if (!range) return;
    const { top, height, toX } = this.frame;
    context.globalAlpha = 0.6;
    context.fillStyle = theme.canvas;
    for (const [begin, end] of [
      [0, first],
      [last, steps],
    ]) {
      context.fillRect(toX(begin), top, toX(end) - toX(begin), height);
    }
    context.globalAlpha = 1;
  }

  drawCursor(context, step, theme) {
    context.strokeStyle = theme.axis;
    context.lineWidth = 1;
    context.beginPath();
    line(context, this.frame.toX(step), this.frame.top, this.frame.toX(step), this.frame.top + this.frame.height);
    context.stroke();
  }

  /** The step at a point in pixels. */
  stepAt(px, steps) {
    return Math.min(Math.max(Math.round(this.frame.fromX(px)), 0), steps);
  }
}
