// The language in which surfaces are typed, read as the program reads it and with its words.

class FormulaError extends Error {
  /** `position` counts characters from 0. */
  constructor(message, position) {
    super(message);
    this.position = position;
  }

  toString() {
    return `${this.message} (column ${this.position + 1})`;
  }
}

const TOKEN =
  /\s*(?:(?<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<sign>\*\*|<=|>=|==|!=|[-+*/^()<>,=])|(?<end>$))/y;
const CHOICE_WORDS = ["if", "else", "with", "and", "or", "not"];
const LESS = ["<", "<=", ">", ">=", "==", "!="];
const COMPARISON_RANK = 3;
const POWER_RANK = 7;
const BINARY = {
  "<": [COMPARISON_RANK, (left, right) => make.compare("less", left, right)],
  "<=": [COMPARISON_RANK, (left, right) => make.compare("less_equal", left, right)],
  ">": [COMPARISON_RANK, (left, right) => make.compare("less", right, left)],
  ">=": [COMPARISON_RANK, (left, right) => make.compare("less_equal", right, left)],
  "==": [COMPARISON_RANK, (left, right) => make.compare("equal", left, right)],
  "!=": [COMPARISON_RANK, (left, right) => make.compare("not_equal", left, right)],
  "+": [4, make.add],
  "-": [4, make.subtract],
  "*": [5, make.multiply],
  "/": [5, make.divide],
  "**": [POWER_RANK, make.power],
  "^": [POWER_RANK, make.power],
};
const PREFIX_RANK = 5;
const TWO_ARGUMENTS = { min: make.minimum, max: make.maximum };

function isFunction(name) {
  return LANGUAGE.functions.includes(name);
}

function isReserved(name) {
  return isFunction(name) || Object.hasOwn(TWO_ARGUMENTS, name) || Object.hasOwn(LANGUAGE.constants, name) || CHOICE_WORDS.includes(name);
}

function tokensOf(source) {
  const characters = [...source].length;
  if (characters > LANGUAGE.longest) {
    const message = `the formula has ${characters} characters, expected at most ${LANGUAGE.longest}`;
    throw new FormulaError(message, LANGUAGE.longest);
  }
  const found = [];
  TOKEN.lastIndex = 0;
  while (!found.length || found.at(-1).kind !== "end") {
    const begin = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) {
      const rest = source.slice(begin).trimStart();
      const position = [...source].length - [...rest].length;
      const [wrong] = rest;
      const quoted = wrong === "'" ? `"'"` : wrong === "\\" ? "'\\\\'" : `'${wrong}'`;
      throw new FormulaError(`found ${quoted}, which has no meaning here`, position);
    }
    const [kind, text] = Object.entries(match.groups).find(([, one]) => one !== undefined);
    found.push({ kind, text, position: TOKEN.lastIndex - text.length });
  }
  return found;
}

function described(token) {
  return token.kind === "end" ? "the end" : `'${token.text}'`;
}

/** The expression a formula describes, and the values behind `with`, by name. */
function parsedFormula(source, names) {
  const tokens = tokensOf(source);
  const parameters = parametersOf(tokens);
  const expression = new FormulaParser(tokens, new Set([...names, ...parameters.keys()])).whole();
  return { expression, parameters };
}

/** Takes `with` and what follows out of the tokens. */
function parametersOf(tokens) {
  const values = new Map();
  const start = tokens.findIndex((one) => one.text === "with");
  if (start < 0) return values;
  let tail = tokens.slice(start + 1);
  tokens.splice(start, tokens.length, { kind: "end", text: "", position: tokens[start].position });
  for (;;) {
    let [name, equals, ...rest] = [...tail, tail.at(-1)];
    const expect = (holds, token, wanted) => {
      if (!holds) throw new FormulaError(`found ${described(token)}, expected ${wanted}`, token.position);
    };
    expect(name.kind === "name" && !isReserved(name.text), name, "a parameter's name");
    if (values.has(name.text)) throw new FormulaError(`'${name.text}' is given twice`, name.position);
    expect(equals.text === "=", equals, "'=' and a number");
    const sign = rest[0].text === "-" ? -1 : 1;
    if (sign < 0) rest = rest.slice(1);
    expect(rest[0].kind === "number", rest[0], "a number");
    values.set(name.text, sign * numberOf(rest[0]));
    if (rest[1].kind === "end") return values;
    expect(rest[1].text === ",", rest[1], "','");
    tail = rest.slice(2);
  }
}

function numberOf(token) {
  const value = Number(token.text);
  if (!Number.isFinite(value)) throw new FormulaError("this number is too large", token.position);
  return value;
}

/** A comparison used as a number is 1 where it holds and 0 elsewhere. */
function numberFrom(node) {
  return isComparison(node) ? make.where(node, ONE, ZERO) : node;
}

/** Precedence climbing over the tokens of one formula. */
class FormulaParser {
  constructor(tokens, names) {
    Object.assign(this, { tokens, names, index: 0, depth: 0 });
  }

  get here() {
    return this.tokens[this.index];
  }

  whole() {
    const result = numberFrom(this.choice());
    if (this.here.kind !== "end") {
      const wanted = this.here.text === ")" ? "a '(' before it" : "an operator";
      throw new FormulaError(`found ${described(this.here)}, expected ${wanted}`, this.here.position);
    }
    return result;
  }

  expect(sign, after) {
    if (this.here.text !== sign) {
      throw new FormulaError(`found ${described(this.here)}, expected '${sign}' ${after}`, this.here.position);
    }
    this.index++;
  }

  choice() {
    const chosen = this.binary(0);
    if (this.here.text !== "if") return chosen;
    const { position } = this.tokens[this.index++];
    const condition = this.binary(0);
    if (!isComparison(condition)) {
      throw new FormulaError("expected a comparison such as x < 0 after 'if'", position);
    }
    this.expect("else", "after the condition");
    return make.where(condition, numberFrom(chosen), numberFrom(this.choice()));
  }

  binary(floor) {
    this.depth++;
    if (this.depth > LANGUAGE.deepest) {
      const message = `brackets and operators are nested more than ${LANGUAGE.deepest} deep`;
      throw new FormulaError(message, this.here.position);
    }
    let left = this.prefix();
    let compared = false;
    for (;;) {
      const [rank, operation] = Object.hasOwn(BINARY, this.here.text) ? BINARY[this.here.text] : [0];
      if (!(rank > floor)) break;
      const token = this.tokens[this.index++];
      if (rank === COMPARISON_RANK && compared) {
        const message = "found a second comparison, expected one at a time: (0 < x)*(x < 1)";
        throw new FormulaError(message, token.position);
      }
      compared = rank === COMPARISON_RANK;
      const right = this.binary(rank === POWER_RANK ? rank - 1 : rank);
      left = this.combined(operation, numberFrom(left), numberFrom(right), token);
    }
    this.depth--;
    return left;
  }

  combined(operation, left, right, token) {
    if (token.text === "/" && constantValue(right) === 0) {
      throw new FormulaError("this divides by zero", token.position);
    }
    const result = operation(left, right);
    const bare = constantValue(left) !== null && constantValue(right) !== null;
    if (!LESS.includes(token.text) && result.args.length && bare) {
      throw new FormulaError(`the result of this '${token.text}' is not a number`, token.position);
    }
    return result;
  }

  prefix() {
    const token = this.tokens[this.index++];
    if (token.text === "-") return make.negative(numberFrom(this.binary(PREFIX_RANK)));
    if (token.text === "+") return numberFrom(this.binary(PREFIX_RANK));
    if (token.text === "(") {
      const inner = this.choice();
      this.expect(")", "to close the bracket");
      return inner;
    }
    if (token.kind === "number") return make.constant(numberOf(token));
    if (token.kind === "name") return this.named(token);
    throw new FormulaError(`found ${described(token)}, expected a number, a name or '('`, token.position);
  }

  named(token) {
    const { text: name, position } = token;
    if (this.names.has(name)) return make.symbol(name);
    if (Object.hasOwn(LANGUAGE.constants, name)) return make.constant(LANGUAGE.constants[name]);
    if (isFunction(name)) {
      const [operand] = this.operands(token, 1);
      const result = make.call(name, operand);
      if (result.args.length && constantValue(operand) !== null) {
        throw new FormulaError(`${name} of this is not a number`, position);
      }
      return result;
    }
    if (Object.hasOwn(TWO_ARGUMENTS, name)) return TWO_ARGUMENTS[name](...this.operands(token, 2));
    if (this.here.text === "(") {
      const functions = [...LANGUAGE.functions, ...Object.keys(TWO_ARGUMENTS)].join(", ");
      throw new FormulaError(`unknown function '${name}', expected one of ${functions}`, position);
    }
    const names = [...this.names].sort();
    const listed = (names.length <= 9 ? names : [...names.slice(0, 8), "..."]).join(", ");
    const hint = isReserved(name) ? "" : `; append 'with ${name} = 1' to make it a parameter`;
    throw new FormulaError(`unknown name '${name}', expected ${listed} or a function${hint}`, position);
  }

  operands(token, count) {
    this.expect("(", `after ${token.text}`);
    const found = [numberFrom(this.choice())];
    while (this.here.text === ",") {
      this.index++;
      found.push(numberFrom(this.choice()));
    }
    this.expect(")", `to close ${token.text}(`);
    if (found.length !== count) {
      const wanted = count === 1 ? "one value" : `${count} values`;
      throw new FormulaError(`${token.text} has ${found.length} values, expected ${wanted}`, token.position);
    }
    return found;
  }
}
