/**
 * Painting by keyboard: arrows move the brush, Enter puts it down and lifts it.
 *
 * @import { MaskTool } from "./mask_tool.js"
 */
import { clamp } from "../geometry.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const FAR = 10;
const SIZE_STEP = 1.2;

export const SHORTCUTS = [
  { keys: ["B"], does: "Brush" },
  { keys: ["E"], does: "Eraser" },
  { keys: ["P"], does: "Polygon" },
  { keys: ["["], does: "Narrower brush" },
  { keys: ["]"], does: "Wider brush" },
  { keys: ["H"], does: "Hide or show the mask" },
  { keys: ["Arrows"], does: "Move the brush; with Ctrl, by 10" },
  { keys: ["Enter"], does: "Brush down or up; a point of a polygon" },
  { keys: ["Esc"], does: "Cancel" },
];

export class MaskKeys {
  /** @param {MaskTool} tool */
  constructor(tool) {
    this.tool = tool;
  }

  /** @param {KeyboardEvent} event @param {boolean} inView @returns {boolean} whether it meant something */
  pressed(event, inView) {
    if (event.altKey || event.metaKey) return false;
    if (inView && event.key in ARROWS) return this.#arrow(ARROWS[event.key], event.ctrlKey ? FAR : 1);
    if (event.ctrlKey) return false;
    if (inView && event.key === "Enter") return this.#enter();
    const { tool } = this;
    const actions = {
      b: () => tool.choose("brush"),
      e: () => tool.choose("eraser"),
      p: () => tool.choose("polygon"),
      "[": () => this.#resize(1 / SIZE_STEP),
      ",": () => this.#resize(1 / SIZE_STEP),
      "]": () => this.#resize(SIZE_STEP),
      ".": () => this.#resize(SIZE_STEP),
      h: () => tool.hide(),
      escape: () => tool.cancel(),
    };
    const action = actions[event.key.toLowerCase()];
    action?.();
    return action !== undefined;
  }

  /** @param {number} factor */
  #resize(factor) {
    const { diameter } = this.tool;
    const next = Math.round(diameter * factor);
    this.tool.resizeBrush(next === diameter ? diameter + Math.sign(factor - 1) : next);
  }

  /** @param {number[]} arrow @param {number} far */
  #arrow([x, y], far) {
    const { tool } = this;
    const from = tool.pointer ?? tool.stage.viewport.middle;
    const to = {
      x: clamp(Math.floor(from.x) + x * far, 0, tool.size.width - 1) + 0.5,
      y: clamp(Math.floor(from.y) + y * far, 0, tool.size.height - 1) + 0.5,
    };
    tool.stage.reveal(to);
    tool.pointAt(to);
    if (tool.painting.busy) tool.paint(to);
    tool.say(`${tool.painting.busy ? "Painting at" : "At"} ${Math.floor(to.x)}, ${Math.floor(to.y)}`);
    return true;
  }

  #enter() {
    const { tool } = this;
    const at = tool.pointer ?? tool.stage.viewport.middle;
    tool.pointAt(at);
    if (tool.mode === "polygon") tool.hand.outline(at);
    else if (tool.painting.busy) tool.settle();
    else {
      tool.paint(at);
      tool.say("Brush down");
    }
    return true;
  }
}
