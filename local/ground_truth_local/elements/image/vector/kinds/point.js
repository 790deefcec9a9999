/**
 * Single pixels: key points.
 *
 * @import { Point, Size } from "../../geometry.js"
 * @import { Kind } from "./kind.js"
 */
import { snapped } from "../../geometry.js";
import { numbers, shown } from "./kind.js";

/** @implements {Kind<Point>} */
export class PointKind {
  noun = "Point";
  answerKey = "keypoints";
  gesture = /** @type {const} */ ("click");
  closed = false;
  least = 1;
  most = 1;
  opensInside = false;
  crosses = true;

  /** @param {Record<string, unknown>} entry @returns {Point} */
  read(entry) {
    return numbers(entry, ["x", "y"]);
  }

  /** @param {Point} point */
  written({ x, y }) {
    return { x, y };
  }

  /** @param {Point} point */
  outline(point) {
    return [point];
  }

  /** @param {Point} point */
  handles({ x, y }) {
    return [{ x, y, cursor: "move" }];
  }

  /** @param {Point[]} points @param {Size} size */
  made([point], size) {
    return this.#pixel(point, size);
  }

  /** @param {Point} middle @param {number} _reach @param {Size} size */
  fresh(middle, _reach, size) {
    return this.#pixel(middle, size);
  }

  /** @param {Point} point @param {Point} step @param {Size} size */
  moved({ x, y }, step, size) {
    return this.#pixel({ x: x + step.x, y: y + step.y }, size);
  }

  /** @param {Point} _point @param {number} _handle @param {Point} to @param {Size} size */
  dragged(_point, _handle, to, size) {
    return this.#pixel(to, size);
  }

  /** A point has no extent. @param {Point} point */
  resized(point) {
    return point;
  }

  /** @param {Point} point */
  describe({ x, y }) {
    return `at ${shown(x)}, ${shown(y)}`;
  }

  /** @param {Point} point */
  bounds({ x, y }) {
    return { left: x, top: y, width: 0, height: 0 };
  }

  /** A point is a pixel of the picture, so that the last one is one less than its width. @param {Point} point @param {Size} size */
  #pixel(point, { width, height }) {
    return snapped(point, { width: width - 1, height: height - 1 });
  }
}
