/**
 * A tool that draws shapes of one kind: boxes, polygons, polylines, lines or points.
 *
 * @import { Point } from "../geometry.js"
 * @import { Kind } from "./kinds/kind.js"
 * @import { Shape } from "./drawing.js"
 */
import { crossesItself } from "../geometry.js";
import { ImageTool } from "../image_tool.js";
import { Draft } from "./draft.js";
import { Drawing } from "./drawing.js";
import { Gestures } from "./gestures.js";
import { readInitial } from "./initial.js";
import { SHORTCUTS, VectorKeys } from "./keys.js";
import { drawShapes } from "./rendering.js";
import { ShapeList } from "./shape_list.js";

export class VectorTool extends ImageTool {
  /** @type {Draft | null} what is being drawn */ draft = null;
  /** @type {{label: string, geometry: any}[]} */ #initial = [];
  /** @type {{label: string, geometry: any}[] | null} shapes of before the tool was drawn anew */ #kept = null;
  #keys = new VectorKeys(this);
  #hand = new Gestures(this);

  drawing = new Drawing(this.history, () => this.redraw());

  /** @returns {Kind<any>} */
  get kind() {
    throw new Error("a tool names its kind");
  }

  /** What the list of shapes is headed by. */
  get nouns() {
    return this.kind.noun === "Box" ? "Boxes" : `${this.kind.noun}s`;
  }

  get viewName() {
    return `Picture to draw ${this.nouns.toLowerCase()} on`;
  }

  get hand() {
    return this.#hand;
  }

  get shortcuts() {
    return [...SHORTCUTS.filter((one) => one.when(this.kind)), ...super.shortcuts];
  }

  get problem() {
    const unfinished = `A ${this.kind.noun.toLowerCase()} is not finished: finish it, or press Escape.`;
    return super.problem ?? (this.draft ? unfinished : null);
  }

  set value(value) {
    this.initialValue = value;
  }

  keep() {
    return this.ready ? this.drawing.shapes : this.#kept;
  }

  restore(/** @type {{label: string, geometry: any}[]} */ shapes) {
    this.#kept = shapes;
  }

  get value() {
    if (!this.ready) return undefined;
    const written = this.#written(this.drawing.shapes);
    const modified = JSON.stringify(written) !== JSON.stringify(this.#written(this.#initial));
    return {
      [this.kind.answerKey]: written,
      ...(this.hasAttribute("initial-value") && { initialValueModified: modified }),
      inputImageProperties: this.inputImageProperties,
    };
  }

  /** @param {readonly {label: string, geometry: any}[]} shapes */
  #written(shapes) {
    return shapes.map(({ label, geometry }) => ({ label, ...this.kind.written(geometry) }));
  }

  build() {
    this.list = new ShapeList(this);
    super.build();
    this.side.append(this.list.node);
  }

  /** @param {HTMLImageElement} picture */
  started(picture) {
    const value = this.initialValue;
    const { shapes, problems } = value === undefined ? { shapes: [], problems: [] } : readInitial(value, this.kind, this.labels);
    problems.forEach((problem) => this.report(problem));
    this.#initial = shapes;
    super.started(picture);
    this.drawing.start(this.#kept?.filter(({ label }) => this.labels.includes(label)) ?? shapes);
    this.#kept = null;
  }

  reset() {
    this.draft = null;
    this.drawing.start(this.#initial);
    super.reset();
  }

  redraw() {
    if (this.size.width === 0) return;
    drawShapes(this);
    this.list?.draw();
  }

  /** @param {KeyboardEvent} event @param {boolean} inView */
  pressed(event, inView) {
    return this.#keys.pressed(event, inView) || super.pressed(event, inView);
  }

  undo() {
    if (!this.draft) super.undo();
    else if (this.draft.undo()) this.redraw();
    else this.abandon();
  }

  redo() {
    if (!this.draft) super.redo();
    else if (this.draft.redo()) this.redraw();
  }

  /** Begins a shape. @param {Point} point */
  start(point) {
    this.draft = new Draft(point);
    if (this.kind.most === 1) this.finish();
    else this.redraw();
  }

  /** Ends the shape that is being drawn, if it can be one. */
  finish() {
    const { kind, draft } = this;
    if (!draft) return;
    const noun = kind.noun.toLowerCase();
    if (draft.points.length < kind.least) {
      this.say(`A ${noun} needs ${kind.least} points.`);
      return;
    }
    const geometry = kind.made(draft.points, this.size);
    if (geometry && !kind.crosses && crossesItself(kind.outline(geometry), kind.closed)) {
      this.say("Not closed: the outline would cross itself.");
      return;
    }
    this.draft = null;
    if (geometry) this.#add(geometry);
    else {
      this.redraw();
      this.say(`No ${noun}: it has no extent.`);
    }
  }

  /** Gives up the shape that is being drawn. */
  abandon() {
    if (!this.draft) return;
    this.draft = null;
    this.redraw();
    this.say("Not drawn");
  }

  /** Puts a shape into the middle of the view, for those who draw by keyboard. */
  addFresh() {
    const { width, height } = this.stage.viewport.stage;
    const geometry = this.kind.fresh(this.stage.viewport.middle, this.stage.reach(Math.min(width, height) / 3), this.size);
    if (geometry) this.#add(geometry);
    this.drawing.grabbed = true;
    this.stage.element.focus();
  }

  /** @param {any} geometry */
  #add(geometry) {
    if (this.label === "") return;
    this.drawing.add(this.label, geometry, `${this.kind.noun} drawn`);
    this.announceSelected();
  }

  /** @param {Shape | null} shape */
  choose(shape) {
    this.drawing.select(shape);
    if (!shape) return;
    const { left, top, width, height } = this.kind.bounds(shape.geometry);
    this.stage.reveal({ x: left + width / 2, y: top + height / 2 });
    this.announceSelected();
  }

  /** @param {Shape} shape @param {string} label */
  relabel(shape, label) {
    this.drawing.change(shape, { label }, `${this.kind.noun} labeled ${label}`);
    this.choose(this.drawing.shapes.find((other) => other.id === shape.id) ?? null);
  }

  /** @param {Shape} shape */
  remove(shape) {
    const place = this.drawing.shapes.indexOf(shape) + 1;
    this.drawing.remove(shape, `${this.kind.noun} deleted`);
    this.say(`${this.kind.noun} ${place} deleted, ${this.drawing.shapes.length} left`);
  }

  /** Says which shape is selected: "Box 2 of 3, Bird, 120 by 80 at 10, 12". */
  announceSelected() {
    const { selected, shapes } = this.drawing;
    if (!selected) return;
    const place = `${this.kind.noun} ${shapes.indexOf(selected) + 1} of ${shapes.length}`;
    this.say(`${place}, ${selected.label}, ${this.kind.describe(selected.geometry)}`);
  }
}
