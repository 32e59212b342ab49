// Surfaces that a reader types: what the page knows of any other surface, made from the text.

const LARGEST = Number.MAX_VALUE;
const TYPED_SPAN = [-2, 2];
const MOST_REMEMBERED = 20;
const typedSurfaces = new Map();

/** The surface a formula describes. Throws a FormulaError that says what is wrong with it. */
function typedSurface(formula) {
  if (!typedSurfaces.has(formula)) {
    // Sliders come back to the same formula at every move; what was typed before is forgotten.
    if (typedSurfaces.size >= MOST_REMEMBERED) typedSurfaces.clear();
    typedSurfaces.set(formula, madeSurface(formula));
  }
  return typedSurfaces.get(formula);
}

function madeSurface(formula) {
  const variables = variablesOf(formula);
  const { expression, parameters } = parsedFormula(formula, variables);
  for (const name of parameters.keys()) {
    if (!variables.includes(name)) continue;
    const message = `'${name}' is a variable, expected another name for a parameter`;
    throw new FormulaError(message, formula.lastIndexOf(name));
  }
  if (variables.length > 2) {
    const message = `found ${variables.length} variables, expected at most 2: this page has one picture`;
    throw new FormulaError(message, formula.indexOf(variables.at(-1)));
  }
  return {
    title: "Typed formula",
    formula,
    look_at: "",
    variables,
    view: variables.map(() => TYPED_SPAN),
    scale: "logarithmic",
    parameters: [...parameters].map(([name, value]) => declaredParameter(name, value)),
    values: Object.fromEntries(parameters),
    typed: typedField(expression, variables, [...parameters.keys()]),
  };
}

/** Another formula; the window and the start stay as far as it has the same coordinates. */
function withFormula(document, formula) {
  const before = surfaceOf(document);
  const { variables, values } = typedSurface(formula);
  const same = variables.length === before.variables.length;
  const view = same ? document.surface.view || before.view : variables.map(() => TYPED_SPAN);
  const start = variables.map((_, axis) => document.start[axis] ?? 1);
  const parameters = Object.keys(values).length ? { parameters: { ...values } } : {};
  return { ...document, surface: { formula, view, ...parameters }, start };
}

/** The formula as it is typed, with the values of its parameters behind it. */
function writtenFormula(surface, document) {
  const values = Object.entries({ ...surface.values, ...document.surface.parameters });
  const [body] = surface.formula.split(/\bwith\b/);
  if (!values.length) return surface.formula;
  return `${body.trim()} with ${values.map(([name, value]) => `${name} = ${value}`).join(", ")}`;
}

/** x, or x and y, or x1, x2, ... */
function variablesOf(formula) {
  const tokens = tokensOf(formula);
  const end = tokens.findIndex((one) => one.text === "with");
  const body = end < 0 ? tokens : tokens.slice(0, end);
  const names = body.filter((one) => one.kind === "name" && !isFunction(one.text)).map((one) => one.text);
  const numbered = names.filter((one) => /^x[1-9]\d?$/.test(one)).map((one) => Number(one.slice(1)));
  const mixed = body.findLast((one) => one.text === "x" || one.text === "y");
  if (numbered.length && mixed) {
    throw new FormulaError(`found '${mixed.text}' beside x1, x2, ..., expected one or the other`, mixed.position);
  }
  if (numbered.length) return Array.from({ length: Math.max(...numbered) }, (_, index) => `x${index + 1}`);
  return names.includes("y") ? ["x", "y"] : ["x"];
}

/** A parameter that was named behind the formula, with a slider around its value. */
function declaredParameter(name, value) {
  const size = Math.abs(value);
  const reach = value ? Math.max(10 ** Math.min(Math.ceil(Math.log10(size)), 308), size) : 1;
  return {
    name,
    kind: "number",
    symbol: name,
    meaning: `Parameter ${name}.`,
    minimum: -LARGEST,
    maximum: LARGEST,
    slider: value <= 0 ? [-reach, reach] : [0, Math.min(2 * value, LARGEST)],
    scale: "linear",
  };
}

/** The functions of a typed surface, and whether they agree with the program's to the last bit. */
function typedField(expression, variables, parameters) {
  const symbols = [...variables, ...parameters].map(make.symbol);
  const slopes = variables.map((name) => derivative(expression, make.symbol(name)));
  const [lowest, ...steep] = lowered([expression, ...slopes]);
  const value = computer([lowest], symbols);
  return {
    value: (...given) => value(...given)[0],
    slopes: computer(steep, symbols),
    minima: () => [],
    saddles: () => [],
    exact: descend([lowest, ...steep]).every((one) => LANGUAGE.exact.includes(one.operation)),
  };
}

/** The field in which a reader types: what cannot be read is explained, and what was stays. */
class FormulaField {
  constructor(page) {
    this.section = find("typed");
    this.input = find("typed-formula");
    this.error = find("typed-error");
    this.input.addEventListener("input", () => {
      const formula = this.input.value.trim();
      try {
        typedSurface(formula);
      } catch (problem) {
        if (!(problem instanceof FormulaError)) throw problem;
        this.complain(String(problem));
        return;
      }
      this.complain("");
      page.setFormula(formula);
    });
  }

  complain(sentence) {
    this.error.textContent = sentence;
    if (sentence) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }

  show(document) {
    const surface = surfaceOf(document);
    this.section.hidden = !surface || isLocked("surface.formula");
    find("formula").hidden = !this.section.hidden;
    if (!surface || this.input === window.document.activeElement) return;
    this.input.value = writtenFormula(surface, document);
    this.complain("");
  }
}
