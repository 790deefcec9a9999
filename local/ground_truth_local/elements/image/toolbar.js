/** Rows of buttons above the picture. */
import { icon } from "../core/icons.js";
import { make } from "../core/dom.js";

/**
 * @param {string} name what it does, with its key: read out, and shown when pointed at
 * @param {string} keys as in `aria-keyshortcuts`
 * @param {() => void} pressed
 * @param {Node | string} face
 */
export function button(name, keys, pressed, face) {
  const key = keys === "" ? "" : ` (${keys.split(" ")[0].replace("Control", "Ctrl")})`;
  const words = typeof face === "string";
  return make(
    "button",
    {
      type: "button",
      class: words ? "tool words" : "tool",
      title: `${name}${key}`,
      "aria-label": words && name.startsWith(face) ? null : name,
      "aria-keyshortcuts": keys === "" ? null : keys,
      onclick: pressed,
    },
    face,
  );
}

/** @param {string} name @param {...(Node | string)} children */
export const group = (name, ...children) => make("div", { class: "group", role: "group", "aria-label": name }, ...children);

/** Buttons of which one is on. @template {string} V */
export class Choice {
  /** @param {string} name @param {{value: V, name: string, key: string}[]} options @param {(value: V) => void} chosen */
  constructor(name, options, chosen) {
    this.buttons = options.map((option) => ({
      value: option.value,
      node: button(option.name, option.key, () => chosen(option.value), option.name),
    }));
    this.node = group(name, ...this.buttons.map(({ node }) => node));
  }

  /** @param {V} value */
  show(value) {
    for (const { value: own, node } of this.buttons) node.setAttribute("aria-pressed", String(own === value));
  }
}

/** Zoom, fit, and the scale in words. */
export class ZoomButtons {
  /** @param {import("./stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.percent = button("Actual size", "A", () => stage.actualSize(), "");
    this.percent.classList.add("percent");
    this.node = group(
      "Zoom",
      button("Zoom out", "-", () => stage.zoom(1 / ZOOM_STEP), icon("zoom-out")),
      this.percent,
      button("Zoom in", "+", () => stage.zoom(ZOOM_STEP), icon("zoom-in")),
      button("Fit the whole picture", "F", () => stage.fit(), "Fit"),
    );
  }

  show() {
    const percent = this.stage.viewport.scale * 100;
    this.percent.textContent = `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
    this.percent.setAttribute("aria-label", `Scale ${this.percent.textContent}, back to actual size`);
  }
}

export const ZOOM_STEP = 1.25;

/** Undo and redo. */
export class HistoryButtons {
  /** @param {() => void} undo @param {() => void} redo */
  constructor(undo, redo) {
    this.undo = button("Undo", "Control+Z", undo, icon("undo"));
    this.redo = button("Redo", "Control+Shift+Z", redo, icon("redo"));
    this.node = group("History", this.undo, this.redo);
  }

  /** @param {boolean} canUndo @param {boolean} canRedo */
  show(canUndo, canRedo) {
    this.undo.setAttribute("aria-disabled", String(!canUndo));
    this.redo.setAttribute("aria-disabled", String(!canRedo));
  }
}
