/**
 * Places in a text, counted in Unicode code points as the answer wants them, and in the UTF-16 units of JavaScript.
 * They differ as soon as there is an emoji.
 */
export class CodePoints {
  /** @type {number[]} unit at which each code point starts, and the end */
  #units = [];

  /** @param {string} text */
  constructor(text) {
    this.text = text;
    let unit = 0;
    for (const character of text) {
      this.#units.push(unit);
      unit += character.length;
    }
    this.#units.push(unit);
  }

  /** How many code points there are. */
  get length() {
    return this.#units.length - 1;
  }

  /** @param {number} point */
  toUnit(point) {
    return this.#units[point];
  }

  /** The code point that a unit belongs to: one in the middle of a pair counts as its start. @param {number} unit */
  toPoint(unit) {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#units[middle] <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @param {number} start @param {number} end */
  slice(start, end) {
    return this.text.slice(this.#units[start], this.#units[end]);
  }
}
