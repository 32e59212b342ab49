// The scenario: a document as the program saves it. Everything a reader changes is a value in it.

/** A text that is equal for equal values, whatever the order of keys. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

function copyOf(value) {
  return JSON.parse(JSON.stringify(value));
}

/** A copy of `document` with `value` at a path such as contenders[0].hyperparameters.momentum. */
function withValueAt(document, path, value) {
  const changed = copyOf(document);
  const keys = path.match(/[A-Za-z0-9_-]+/g);
  const last = keys.pop();
  keys.reduce((node, key) => node[key], changed)[last] = copyOf(value);
  return changed;
}

function surfaceKey(surface) {
  const { id, formula, gradient } = surface;
  return JSON.stringify({ id, formula, gradient });
}

/** What the page knows of the document's surface; undefined for a network. */
function surfaceOf({ surface }) {
  return DATA.surfaces[surfaceKey(surface)] || (surface.formula && typedSurface(surface.formula));
}

/** The functions of a surface: its value, its known minima, and the slopes of a typed one. */
function fieldOf(surface) {
  return surface.typed || FIELDS[surface.field];
}

/** Values of the surface's parameters, in the order in which they are declared. */
function surfaceValues(document) {
  const known = { ...surfaceOf(document).values, ...document.surface.parameters };
  return Object.values(known);
}

function isNoisy(document) {
  return ((document.noise || {}).standard_deviation || 0) > 0;
}

/** What a contender's rule is known by: the optimizer's id, or the text of a typed rule. */
function ruleOf(contender) {
  return contender.optimizer || contender.recurrence;
}

/** All hyper-parameters of a contender: its dialect's, and those that were set. */
function valuesOf(contender) {
  const preset = DATA.optimizers[ruleOf(contender)].presets[contender.dialect || "paper"];
  return { ...preset, ...contender.hyperparameters };
}

function nameOf(contender) {
  return contender.name || DATA.optimizers[ruleOf(contender)].title;
}

function lookOf(contender, index) {
  const look = contender.look === undefined ? index : contender.look;
  return DATA.looks[`${look} ${contender.colour || ""}`.trim()];
}

function scheduleOf(contender) {
  const given = contender.schedule || {};
  const kind = given.kind || "constant";
  return { kind, ...DATA.schedules.defaults[kind], ...given };
}

function isConstant(schedule) {
  return schedule.kind === "constant" && !schedule.warmup_steps;
}

function isLocked(part) {
  return ["contenders.hyperparameters", "surface"].some(
    (whole) => part.startsWith(`${whole}.`) && DATA.locked.includes(whole),
  ) || DATA.locked.includes(part);
}

/** The hyper-parameters of a contender that have a slider. */
function freeParameters(contender) {
  const optimizer = DATA.optimizers[ruleOf(contender)];
  return optimizer.parameters.filter((one) => optimizer.free.includes(one.name));
}

/** Whether a declared number takes a value. */
function accepts(declared, value) {
  if (!Number.isFinite(value) || (declared.whole && !Number.isInteger(value))) return false;
  const { minimum, maximum } = declared;
  if (declared.open_minimum ? value <= minimum : value < minimum) return false;
  return declared.open_maximum ? value < maximum : value <= maximum;
}

/** What the program says of each contender of this very document, if it was asked. */
function verdictsOf(document) {
  const wanted = canonical(document);
  return (DATA.verdicts.find((one) => canonical(one.document) === wanted) || { words: [] }).words;
}

const MOST_STEPS = 10000;

/**
 * The most steps the page can compute, 0 where their number cannot be changed: what is stored, by
 * row or with the factors of a schedule, holds for one number, and noise for as far as it goes.
 */
function mostSteps(document) {
  const computed = document.contenders.every((one) => walkOf(document, one) && !ratesOf(document, one));
  if (isLocked("steps") || !computed) return 0;
  return isNoisy(document) ? drawnSteps(document) : Math.min(10 * DATA.document.steps, MOST_STEPS);
}

/** How many steps there is noise for. */
function drawnSteps(document) {
  const drawn = DATA.noise.filter((one) => one.seed === (document.seed || 0));
  return Math.min(...drawn.map((one) => doubles(one.normal).length / document.start.length)) - 1;
}

/** The document as the text of a file that the program opens. */
function documentText(document) {
  return `${JSON.stringify(document, null, 1)}\n`;
}
