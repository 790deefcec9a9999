/**
 * A shape that is being drawn: points placed so far, those taken back, and where the pointer is.
 *
 * @import { Point } from "../geometry.js"
 */
export class Draft {
  /** @type {Point[]} */ points;
  /** @type {Point[]} */ #undone = [];

  /** @param {Point} point */
  constructor(point) {
    this.points = [point];
    this.pointer = point;
  }

  /** @param {Point} point */
  place(point) {
    this.points.push(point);
    this.pointer = point;
    this.#undone = [];
  }

  /** Takes the last point back; false when it was the only one. */
  undo() {
    if (this.points.length < 2) return false;
    this.#undone.push(/** @type {Point} */ (this.points.pop()));
    return true;
  }

  redo() {
    const point = this.#undone.pop();
    if (point) this.points.push(point);
    return point !== undefined;
  }
}
