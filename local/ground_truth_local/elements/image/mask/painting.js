/**
 * A bitmap that is painted in steps: each step remembers the pixels that it covered.
 *
 * @import { Point } from "../geometry.js"
 * @import { History } from "../history.js"
 * @import { Area, Bitmap } from "./bitmap.js"
 * @import { Layer } from "./layer.js"
 */
import { centered, cutOut, joined } from "./bitmap.js";

export class Painting {
  /** @type {Uint8Array | null} pixels before the step that is under way */ #before = null;
  /** @type {Area | null} what the step has covered */ #covered = null;
  /** @type {Point | null} where the brush was */ #last = null;

  /** @param {Bitmap} bitmap @param {Layer} layer @param {History} history */
  constructor(bitmap, layer, history) {
    this.bitmap = bitmap;
    this.layer = layer;
    this.history = history;
  }

  /** Whether a step is under way. */
  get busy() {
    return this.#before !== null;
  }

  /** Puts the brush down, or moves it on. @param {Point} point @param {number} diameter @param {number} index */
  brush(point, diameter, index) {
    const to = centered(point, diameter);
    this.#cover(() => this.bitmap.stroke(this.#last ?? to, to, diameter, index));
    this.#last = to;
  }

  /** @param {Point[]} outline @param {number} index */
  polygon(outline, index) {
    this.#cover(() => this.bitmap.polygon(outline, index));
  }

  /** Gives all pixels of one index another one. @param {number} from @param {number} to */
  replace(from, to) {
    this.#cover(() => {
      this.bitmap.replace(from, to);
      return { left: 0, top: 0, width: this.bitmap.width, height: this.bitmap.height };
    });
  }

  /** Ends the step. @param {string} name @param {{undo: () => void, redo: () => void}} [beside] what else the step changes */
  settle(name, beside = { undo: () => {}, redo: () => {} }) {
    const [before, area] = [this.#before, this.#covered];
    this.#forget();
    if (before === null || area === null) return;
    const [was, is] = [cutOut(before, this.bitmap.width, area), this.bitmap.cut(area)];
    const put = (/** @type {Uint8Array} */ pixels, /** @type {() => void} */ other) => () => {
      this.bitmap.paste(area, pixels);
      other();
      this.layer.show(area);
    };
    this.history.push({ name, undo: put(was, beside.undo), redo: put(is, beside.redo), weight: was.length + is.length });
  }

  /** Takes the step back that is under way. */
  revert() {
    if (this.#before !== null) {
      this.bitmap.pixels.set(this.#before);
      this.layer.show(this.#covered ?? undefined);
    }
    this.#forget();
  }

  /** @param {() => Area} paint */
  #cover(paint) {
    this.#before ??= this.bitmap.pixels.slice();
    const area = paint();
    this.#covered = joined(this.#covered, area);
    this.layer.show(area);
  }

  #forget() {
    this.#before = null;
    this.#covered = null;
    this.#last = null;
  }
}
