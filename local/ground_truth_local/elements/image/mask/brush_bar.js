/**
 * Controls of a brush: what it does, how wide it is, and how much of the picture shows through.
 *
 * @import { MaskTool } from "./mask_tool.js"
 * @typedef {"brush" | "eraser" | "polygon"} Mode
 */
import { make } from "../../core/dom.js";
import { Choice, group } from "../toolbar.js";

/** @type {{value: Mode, name: string, key: string}[]} */
const MODES = [
  { value: "brush", name: "Brush", key: "B" },
  { value: "eraser", name: "Eraser", key: "E" },
  { value: "polygon", name: "Polygon", key: "P" },
];

export class BrushBar {
  /** @param {MaskTool} tool */
  constructor(tool) {
    this.tool = tool;
    this.modes = new Choice("Draw with", MODES, (mode) => tool.choose(mode));
    this.size = slider("Width of the brush", 1, 100, (value) => tool.resizeBrush(value));
    this.opacity = slider("How much the mask covers, in percent", 0, 100, (value) => tool.cover(value));
    this.pixels = make("span", { class: "percent" });
    this.tools = document.createDocumentFragment();
    this.tools.append(this.modes.node, group("Brush", make("span", { class: "caption" }, "Width"), this.size, this.pixels));
    this.covering = group("Mask", make("span", { class: "caption" }, "Mask"), this.opacity);
  }

  show() {
    const { mode, diameter, widest, opacity } = this.tool;
    this.modes.show(mode);
    this.size.max = String(widest);
    this.size.value = String(diameter);
    this.pixels.textContent = `${diameter} px`;
    this.opacity.value = String(opacity);
  }
}

/** @param {string} name @param {number} min @param {number} max @param {(value: number) => void} changed */
function slider(name, min, max, changed) {
  const attributes = { type: "range", "aria-label": name, title: name, min, max };
  const input = make("input", { ...attributes, oninput: () => changed(input.valueAsNumber) });
  return input;
}
