import { make } from "../../core/dom.js";
import { icon } from "../../core/icons.js";

/** Undo, redo, and what was done last. */
export class HistoryBar {
  #message = make("p", { class: "message", "aria-hidden": "true" });

  /** @param {{undo: () => void, redo: () => void}} acts */
  constructor({ undo, redo }) {
    this.undo = makeButton("Undo", "Ctrl+Z", undo);
    this.redo = makeButton("Redo", "Ctrl+Shift+Z", redo);
    this.node = make("div", { class: "bar", role: "toolbar", "aria-label": "History" }, this.undo, this.redo, this.#message);
  }

  /** @param {import("../../image/history.js").History} history */
  show(history) {
    this.undo.disabled = !history.canUndo;
    this.redo.disabled = !history.canRedo;
  }

  /** @param {string} message */
  say(message) {
    this.#message.textContent = message;
  }
}

/** @param {string} name @param {string} keys @param {() => void} pressed */
function makeButton(name, keys, pressed) {
  const attributes = { type: "button", class: "button icon", "aria-label": name, title: `${name} (${keys})`, onclick: pressed };
  return make("button", attributes, icon(name.toLowerCase()));
}
