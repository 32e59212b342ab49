// Sliders and fields for what the author left free.

function element(tag, properties = {}, ...children) {
  const { dataset, ...rest } = properties;
  const made = Object.assign(window.document.createElement(tag), rest);
  Object.assign(made.dataset, dataset);
  made.append(...children);
  return made;
}

function spoken(name) {
  return name.replaceAll("_", " ");
}

const SLIDER_STEPS = 1000;

function sliderPosition(declared, value) {
  const [low, high] = declared.slider;
  const share =
    declared.scale === "logarithmic"
      ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
      : (value - low) / (high - low);
  return Math.round(SLIDER_STEPS * Math.min(Math.max(share, 0), 1));
}

function sliderValue(declared, position) {
  const [low, high] = declared.slider;
  const share = position / SLIDER_STEPS;
  const exact = declared.scale === "logarithmic" ? low * (high / low) ** share : low + share * (high - low);
  // Three digits are finer than the slider, and read well.
  const value = Number(exact.toPrecision(3));
  return declared.whole ? Math.round(value) : value;
}

/**
 * A number with its slider. `change` is called with every value that is accepted; `owner` tells
 * screen readers whose number it is.
 */
class NumberField {
  constructor(declared, owner, change) {
    this.declared = declared;
    this.change = change;
    const name = spoken(declared.name);
    const id = `field-${++NumberField.count}`;
    this.slider = element("input", { type: "range", min: 0, max: SLIDER_STEPS, step: 1 });
    this.slider.setAttribute("aria-label", `${name}${owner}, slider`);
    this.input = element("input", { type: "text", inputMode: "decimal", id, autocomplete: "off" });
    this.input.setAttribute("aria-label", `${name}${owner}`);
    const symbol = declared.symbol === name ? "" : element("i", {}, ` ${declared.symbol}`);
    this.row = element(
      "div",
      { className: "field", title: declared.meaning, dataset: { name: declared.name } },
      element("label", { htmlFor: id }, name, symbol),
      this.slider,
      this.input,
    );
    this.slider.addEventListener("input", () => this.slid());
    this.input.addEventListener("change", () => this.typed());
  }

  show(value) {
    this.value = value;
    this.slider.value = sliderPosition(this.declared, value);
    this.slider.setAttribute("aria-valuetext", numberText(value));
    if (this.input !== window.document.activeElement) this.input.value = String(value);
    this.input.removeAttribute("aria-invalid");
  }

  slid() {
    this.set(sliderValue(this.declared, Number(this.slider.value)));
    this.input.value = String(this.value);
  }

  typed() {
    const text = this.input.value.trim().replace(",", ".").replace("−", "-");
    const value = text === "" ? NaN : Number(text);
    if (this.usable(value)) this.set(value);
    else this.input.setAttribute("aria-invalid", "true");
  }

  /** Zero may switch a part of a rule off; only where the slider reaches it does the page know how. */
  usable(value) {
    const { declared } = this;
    const reaches = declared.slider[0] <= 0 && declared.scale === "linear";
    return accepts(declared, value) && (value !== 0 || !declared.off_at_zero || reaches || declared.quiet);
  }

  set(value) {
    this.value = value;
    this.slider.setAttribute("aria-valuetext", numberText(value));
    this.input.removeAttribute("aria-invalid");
    this.change(value);
  }
}
NumberField.count = 0;
