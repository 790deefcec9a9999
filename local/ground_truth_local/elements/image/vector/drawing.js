/**
 * The shapes of a tool, which of them is selected, and how they change: every change can be undone.
 *
 * @import { History } from "../history.js"
 * @typedef {{id: number, label: string, geometry: any}} Shape never changed in place
 */

export class Drawing {
  /** @type {readonly Shape[]} */ shapes = [];
  /** @type {number | null} */ #selected = null;
  /** @type {readonly Shape[] | null} shapes before the change that is under way */ #before = null;
  #lastId = 0;

  /** The vertex that keys move, of the selected shape. @type {number | null} */ vertex = null;
  /** Whether a drag inside the selected shape moves it: not just after it was drawn. */ grabbed = false;

  /** @param {History} history @param {() => void} changed called after each change, of the selection too */
  constructor(history, changed) {
    this.history = history;
    this.changed = changed;
  }

  /** @returns {Shape | null} */
  get selected() {
    return this.shapes.find((shape) => shape.id === this.#selected) ?? null;
  }

  /** Shapes from an initial value, which is no step that can be undone. @param {{label: string, geometry: any}[]} shapes */
  start(shapes) {
    this.shapes = shapes.map((shape) => ({ ...shape, id: ++this.#lastId }));
    this.select(null);
  }

  /** @param {Shape | null} shape @param {{grabbed?: boolean}} [how] */
  select(shape, { grabbed = true } = {}) {
    this.#selected = shape?.id ?? null;
    this.vertex = null;
    this.grabbed = grabbed;
    this.changed();
  }

  /** @param {number | null} vertex */
  selectVertex(vertex) {
    this.vertex = vertex;
    this.changed();
  }

  /** @param {string} label @param {any} geometry @param {string} name the step's */
  add(label, geometry, name) {
    const shape = { id: ++this.#lastId, label, geometry };
    this.#step(name, [...this.shapes, shape]);
    this.select(shape, { grabbed: false });
    return shape;
  }

  /** @param {Shape} shape @param {string} name */
  remove(shape, name) {
    this.#step(name, this.shapes.filter((other) => other.id !== shape.id));
    if (this.#selected === shape.id) this.select(null);
  }

  /** @param {Shape} shape @param {Partial<Shape>} change @param {string} name */
  change(shape, change, name) {
    this.preview(shape, change);
    this.settle(name);
  }

  /** Shows a change that is under way; `settle` makes it a step, `revert` takes it back. @param {Shape} shape @param {Partial<Shape>} change */
  preview(shape, change) {
    this.#before ??= this.shapes;
    this.shapes = this.shapes.map((other) => (other.id === shape.id ? { ...other, ...change } : other));
    this.changed();
  }

  /** @param {string} name */
  settle(name) {
    const [before, after] = [this.#before, this.shapes];
    this.#before = null;
    if (before === null || JSON.stringify(before) === JSON.stringify(after)) return;
    this.shapes = before;
    this.#step(name, after);
  }

  revert() {
    if (this.#before === null) return;
    this.shapes = this.#before;
    this.#before = null;
    this.changed();
  }

  /** @param {string} name @param {readonly Shape[]} after */
  #step(name, after) {
    const before = this.shapes;
    const put = (/** @type {readonly Shape[]} */ shapes) => {
      this.shapes = shapes;
      this.vertex = null;
      if (this.selected === null) this.#selected = null;
      this.changed();
    };
    this.history.push({ name, undo: () => put(before), redo: () => put(after) });
    this.shapes = after;
    this.changed();
  }
}
