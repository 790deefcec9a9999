/**
 * The shapes in words: to select, to label otherwise, to delete.
 *
 * @import { VectorTool } from "./vector_tool.js"
 * @import { Shape } from "./drawing.js"
 */
import { make } from "../../core/dom.js";
import { icon } from "../../core/icons.js";

export class ShapeList {
  /** @param {VectorTool} tool */
  constructor(tool) {
    this.tool = tool;
    this.heading = make("h2", { id: "shapes" });
    this.list = make("ol", { class: "shapes", "aria-labelledby": "shapes" });
    this.node = make("section", { class: "listed" }, this.heading, this.list);
    /** @type {unknown} */ this.shown = null;
    /** @type {number | undefined} */ this.marked = undefined;
  }

  draw() {
    const { shapes, selected } = this.tool.drawing;
    this.heading.textContent = `${this.tool.nouns} (${shapes.length})`;
    // Rows are made anew when shapes change; a selection alone only marks one, so that the focus stays.
    if (this.shown !== shapes) {
      const held = this.#focused();
      this.list.replaceChildren(...shapes.map((shape, place) => this.#row(shape, place)));
      if (held) this.list.querySelector(held)?.focus();
      this.shown = shapes;
    }
    for (const row of this.list.children) {
      const current = row.dataset.shape === String(selected?.id);
      row.classList.toggle("selected", current);
      row.querySelector(".name").setAttribute("aria-pressed", String(current));
      if (current && this.marked !== selected?.id) this.#reveal(row);
    }
    this.marked = selected?.id;
  }

  /** Scrolls the list alone: the page stays where the worker draws. @param {HTMLElement} row */
  #reveal(row) {
    const [outer, inner] = [this.list.getBoundingClientRect(), row.getBoundingClientRect()];
    if (inner.top < outer.top) this.list.scrollTop -= outer.top - inner.top;
    else if (inner.bottom > outer.bottom) this.list.scrollTop += inner.bottom - outer.bottom;
  }

  /** The control that has the focus, as a selector. */
  #focused() {
    const focused = this.tool.root.activeElement;
    const row = focused && this.list.contains(focused) ? focused.closest("li") : null;
    return row ? `[data-shape="${row.dataset.shape}"] .${focused.classList[0]}` : null;
  }

  /** @param {Shape} shape @param {number} place */
  #row(shape, place) {
    const { tool } = this;
    const words = tool.kind.describe(shape.geometry);
    const name = `${tool.kind.noun} ${place + 1}`;
    const choose = make(
      "select",
      { class: "label-of", "aria-label": `Label of ${name}`, onchange: () => tool.relabel(shape, choose.value) },
      ...tool.labels.map((label) => make("option", { value: label, selected: label === shape.label }, label)),
    );
    return make(
      "li",
      { "data-shape": shape.id, style: `--color: ${tool.colorOf(shape.label)}` },
      make(
        "button",
        { class: "name", type: "button", "aria-label": `${name}, ${shape.label}, ${words}`, onclick: () => tool.choose(shape) },
        words,
      ),
      choose,
      make(
        "button",
        { class: "delete", type: "button", "aria-label": `Delete ${name}, ${shape.label}`, title: "Delete", onclick: () => tool.remove(shape) },
        icon("delete"),
      ),
    );
  }
}
