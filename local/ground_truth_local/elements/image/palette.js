/**
 * Colours of labels and instances: always `#rrggbb`, stable by place, never twice, never the background's.
 *
 * The first ten are those of the examples in the service's documentation (crowd-semantic-segmentation), which are the
 * ten categories of D3; further ones go round the colour circle by the golden angle.
 */

export const BACKGROUND = "#ffffff";

const FIRST = [
  "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd",
  "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf",
];
const GOLDEN_ANGLE = 137.508;
const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** The colour of a place, from 0. @param {number} place @returns {string} */
export function colorAt(place) {
  if (place < FIRST.length) return FIRST[place];
  const turn = place - FIRST.length;
  return hex((turn * GOLDEN_ANGLE) % 360, 0.72, [0.45, 0.6, 0.36][Math.floor(turn / 7) % 3]);
}

/**
 * A colour for each of so many places; given ones stand where they are colours, and each colour comes once.
 *
 * @param {number} count
 * @param {readonly unknown[]} given colours that the template names, by place
 * @returns {string[]}
 */
export function colors(count, given = []) {
  const wanted = Array.from({ length: count }, (_, place) => normal(given[place]));
  const taken = new Set([BACKGROUND, ...wanted.filter((color) => color !== null)]);
  /** @type {Set<string>} */
  const used = new Set([BACKGROUND]);
  let next = 0;
  return wanted.map((color) => {
    let chosen = color;
    if (chosen === null || used.has(chosen)) {
      do chosen = colorAt(next++);
      while (taken.has(chosen));
    }
    taken.add(chosen);
    used.add(chosen);
    return chosen;
  });
}

/** `#rrggbb` in lower case, or null for what is no such colour. @param {unknown} color @returns {string | null} */
export function normal(color) {
  if (typeof color !== "string" || !HEX.test(color)) return null;
  const digits = color.slice(1).toLowerCase();
  return `#${digits.length === 6 ? digits : [...digits].map((digit) => digit + digit).join("")}`;
}

/** Red, green and blue of `#rrggbb`, 0 to 255. @param {string} color @returns {[number, number, number]} */
export function rgb(color) {
  const packed = Number.parseInt(color.slice(1), 16);
  return [packed >> 16, (packed >> 8) & 255, packed & 255];
}

/** An opaque pixel as canvases hold it, four bytes in one number. @param {string} color */
export const packed = (color) => new Uint32Array(new Uint8Array([...rgb(color), 255]).buffer)[0];

/** Black or white, whichever reads better on a colour. @param {string} color */
export function inkOn(color) {
  const [red, green, blue] = rgb(color).map((part) => (part / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.36 ? "#16191f" : "#ffffff";
}

/** @param {number} hue @param {number} saturation @param {number} lightness */
function hex(hue, saturation, lightness) {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const part = (/** @type {number} */ shift) => {
    const turn = (shift + hue / 30) % 12;
    const level = lightness - reach * Math.max(-1, Math.min(turn - 3, 9 - turn, 1));
    return Math.round(level * 255).toString(16).padStart(2, "0");
  };
  return `#${part(0)}${part(8)}${part(4)}`;
}
