/**
 * Drawing by keyboard: shapes are added, selected, moved, resized and deleted without a pointer.
 *
 * @import { Kind } from "./kinds/kind.js"
 * @import { VectorTool } from "./vector_tool.js"
 */
import { crossesItself } from "../geometry.js";

const ARROWS = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };
/** With Ctrl, arrows go this many pixels. */
const FAR = 10;

const always = () => true;
const hasVertices = (/** @type {Kind<any>} */ kind) => kind.with !== undefined;
const hasManyVertices = (/** @type {Kind<any>} */ kind) => kind.with !== undefined && kind.most > 2;

/** @type {{keys: string[], does: string, when: (kind: Kind<any>) => boolean}[]} */
export const SHORTCUTS = [
  { keys: ["N"], does: "Add one in the middle", when: always },
  { keys: ["Tab"], does: "Select the next one", when: always },
  { keys: ["Arrows"], does: "Move it; with Ctrl, by 10", when: always },
  { keys: ["Shift", "arrows"], does: "Resize it", when: (kind) => kind.gesture !== "click" },
  { keys: [",", "."], does: "Choose a point of it", when: hasVertices },
  { keys: ["I"], does: "Put a point after this one", when: hasManyVertices },
  { keys: ["Enter"], does: "Finish drawing", when: hasManyVertices },
  { keys: ["Shift", "1"], does: "Give it another label", when: always },
  { keys: ["Del"], does: "Delete it", when: always },
  { keys: ["Shift", "drag"], does: "Draw, whatever lies there", when: always },
  { keys: ["Esc"], does: "Cancel, let go", when: always },
];

export class VectorKeys {
  /** @param {VectorTool} tool */
  constructor(tool) {
    this.tool = tool;
  }

  /** @param {KeyboardEvent} event @param {boolean} inView @returns {boolean} whether it meant something */
  pressed(event, inView) {
    if (event.altKey || event.metaKey) return false;
    if (inView && this.#inView(event)) return true;
    if (event.ctrlKey) return false;
    if (event.shiftKey && this.#relabel(event.code)) return true;
    switch (event.key) {
      case "n":
      case "N":
        this.tool.abandon();
        this.tool.addFresh();
        return true;
      case "Delete":
      case "Backspace":
        return this.#delete();
      case "Escape":
        return this.#escape();
      case ",":
      case ".":
        return this.#vertex(event.key === "." ? 1 : -1);
      case "i":
      case "I":
        return this.#insert();
      default:
        return false;
    }
  }

  /** Keys that mean something else on buttons and lists. @param {KeyboardEvent} event */
  #inView(event) {
    const arrow = ARROWS[event.key];
    if (arrow) return this.#arrow(arrow, event);
    if (event.key === "Tab" && !event.ctrlKey) return this.#tab(event.shiftKey ? -1 : 1);
    if (event.key !== "Enter" || event.ctrlKey) return false;
    if (this.tool.draft) this.tool.finish();
    else if (!this.tool.drawing.selected) this.tool.addFresh();
    return true;
  }

  /** @param {{x: number, y: number}} arrow @param {KeyboardEvent} event */
  #arrow(arrow, event) {
    const { drawing, kind, size } = this.tool;
    const shape = drawing.selected;
    if (!shape) return false;
    const far = event.ctrlKey ? FAR : 1;
    const step = { x: arrow.x * far, y: arrow.y * far };
    const vertex = drawing.vertex === null ? undefined : kind.handles(shape.geometry)[drawing.vertex];
    if (event.shiftKey) this.#reshape(kind.resized(shape.geometry, step, size), "resized");
    else if (vertex) this.#reshape(kind.dragged(shape.geometry, Number(drawing.vertex), { x: vertex.x + step.x, y: vertex.y + step.y }, size), "reshaped");
    else this.#reshape(kind.moved(shape.geometry, step, size), "moved");
    return true;
  }

  /** @param {any} geometry @param {string} how */
  #reshape(geometry, how) {
    const { drawing, kind } = this.tool;
    const shape = drawing.selected;
    if (!shape) return;
    if (!kind.crosses && crossesItself(kind.outline(geometry), kind.closed)) {
      this.tool.say("Not moved: the outline would cross itself.");
      return;
    }
    drawing.change(shape, { geometry }, `${kind.noun} ${how}`);
    this.tool.announceSelected();
  }

  /** The next shape; after the last one the focus goes on to what follows the picture. @param {number} step */
  #tab(step) {
    const { drawing } = this.tool;
    const shapes = drawing.shapes;
    const place = drawing.selected ? shapes.indexOf(drawing.selected) + step : step > 0 ? 0 : shapes.length - 1;
    const next = shapes[place];
    this.tool.choose(next ?? null);
    return next !== undefined;
  }

  /** @param {string} code the key's place, as Shift changes what it writes */
  #relabel(code) {
    const digit = /^Digit(\d)$/.exec(code)?.[1];
    const { selected } = this.tool.drawing;
    const label = digit && this.tool.labels[digit === "0" ? 9 : Number(digit) - 1];
    if (!label || !selected) return false;
    this.tool.relabel(selected, label);
    return true;
  }

  #delete() {
    const { drawing, kind, draft } = this.tool;
    if (draft) {
      this.tool.undo();
      return true;
    }
    const shape = drawing.selected;
    if (!shape) return false;
    const fewer = drawing.vertex === null ? null : kind.without?.(shape.geometry, drawing.vertex);
    if (fewer) {
      drawing.selectVertex(null);
      this.#reshape(fewer, "reshaped");
    } else {
      this.tool.remove(shape);
    }
    return true;
  }

  #escape() {
    if (this.tool.draft) this.tool.abandon();
    else if (this.tool.drawing.selected) this.tool.drawing.select(null);
    else return false;
    return true;
  }

  /** @param {number} step */
  #vertex(step) {
    const { drawing, kind } = this.tool;
    const shape = drawing.selected;
    if (!shape || !kind.with) return false;
    const points = kind.handles(shape.geometry);
    const next = drawing.vertex === null ? (step > 0 ? 0 : points.length - 1) : (drawing.vertex + step + points.length) % points.length;
    drawing.selectVertex(next);
    this.tool.say(`Point ${next + 1} of ${points.length}, at ${Math.round(points[next].x)}, ${Math.round(points[next].y)}`);
    return true;
  }

  #insert() {
    const { drawing, kind } = this.tool;
    const shape = drawing.selected;
    const more = shape && kind.with?.(shape.geometry, drawing.vertex ?? 0);
    if (!more) return false;
    this.#reshape(more, "reshaped");
    this.#vertex(1);
    return true;
  }
}
