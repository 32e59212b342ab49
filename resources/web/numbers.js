// Numbers: unpacked from base64, written for people, and few round ones along an axis.

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

const unpacked = new Map();

/** The doubles that were packed lowest byte first; unpacked once, and not to be written to. */
function doubles(text) {
  if (!unpacked.has(text)) unpacked.set(text, new Float64Array(bytesOf(text).buffer));
  return unpacked.get(text);
}

/** The floats of 32 bits that were packed lowest byte first. */
function singles(text) {
  return Float64Array.from(new Float32Array(bytesOf(text).buffer));
}

function linspace(low, high, count) {
  const step = (high - low) / (count - 1);
  const values = Float64Array.from({ length: count }, (_, index) => low + index * step);
  values[count - 1] = high;
  return values;
}

/** As many digits as mean something to a reader, with a true minus sign. */
function numberText(value, digits = 4) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "undefined" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size >= 1e6 || size < 1e-4)
      ? value.toExponential(Math.max(digits - 2, 0)).replace(/\.?0+e/, "e").replace("e+", "e")
      : String(Number(value.toPrecision(digits)));
  return text.replace("-", "−");
}

/** Places of about `most` ticks in [low, high], at 1, 2 or 5 times a power of ten. */
function linearTicks(low, high, most) {
  const raw = (high - low) / Math.max(most, 1);
  if (!(raw > 0) || !Number.isFinite(raw)) return [];
  const power = 10 ** Math.floor(Math.log10(raw));
  const spacing = power * [1, 2, 5, 10].find((nice) => power * nice >= raw * 0.999);
  const decimals = Math.max(0, -Math.floor(Math.log10(spacing) + 1e-9));
  const ticks = [];
  for (let index = Math.ceil(low / spacing - 1e-9); index * spacing <= high + 1e-9 * spacing; index++) {
    const value = index * spacing;
    const text = Math.abs(value) >= 1e6 ? numberText(value) : value.toFixed(decimals);
    ticks.push({ value, text: (index === 0 ? "0" : text).replace("-", "−") });
  }
  return ticks;
}

const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** Ticks at powers of ten, for an axis in decimal logarithms; within one decade also between. */
function decadeTicks(low, high, most) {
  if (high - low < 1) {
    return linearTicks(10 ** low, 10 ** high, most)
      .filter((tick) => tick.value > 0)
      .map((tick) => ({ value: Math.log10(tick.value), text: numberText(tick.value) }));
  }
  const spacing = [1, 2, 3, 5, 10, 20, 50, 100].find((nice) => (high - low) / nice <= most) || 100;
  const ticks = [];
  for (let index = Math.ceil(low / spacing - 1e-9); index * spacing <= high + 1e-9; index++) {
    const digits = [...String(index * spacing)].map((digit) => SUPERSCRIPTS[digit]).join("");
    ticks.push({ value: index * spacing, text: `10${digits}` });
  }
  return ticks;
}
