import { makeDialog } from "./dialog.js";
import { make } from "./dom.js";

/**
 * A key and what it does, as the worker reads it: `{keys: ["Ctrl", "Z"], does: "Undo"}`.
 *
 * @typedef {{keys: string[], does: string}} Shortcut
 */

/**
 * The direct child of a region's name, given a slot of this name.
 *
 * @param {Element} host
 * @param {string} region
 * @returns {Element | null}
 */
export function slotted(host, region) {
  const found = host.querySelector(`:scope > ${region}`);
  found?.setAttribute("slot", region);
  return found;
}

/**
 * The panel of instructions of an element with the regions `short-instructions` and `full-instructions`. Style:
 * `styles/guide.css` and `styles/dialog.css`.
 *
 * @param {Element} host
 * @param {Shortcut[]} shortcuts
 * @returns {{panel: HTMLElement, dialog: HTMLDialogElement | null} | null} null: the element has no instructions and no shortcuts
 */
export function makeGuide(host, shortcuts) {
  const short = slotted(host, "short-instructions");
  const full = slotted(host, "full-instructions");
  if (short === null && full === null && shortcuts.length === 0) return null;
  const dialog = full && makeDialog(full.getAttribute("header") || "Instructions", make("slot", { name: "full-instructions" }));
  const panel = make(
    "aside",
    { class: "guide", "aria-label": "Instructions" },
    make("h2", {}, short?.getAttribute("header") || "Instructions"),
    short && make("div", { class: "short" }, make("slot", { name: "short-instructions" })),
    dialog && make("button", { type: "button", class: "button", onclick: () => dialog.showModal() }, "Full instructions"),
    shortcuts.length > 0 ? makeKeys(shortcuts) : null,
  );
  return { panel, dialog };
}

/** @param {Shortcut[]} shortcuts */
function makeKeys(shortcuts) {
  const list = make("dl");
  for (const { keys, does } of shortcuts) {
    const term = make("dt");
    keys.forEach((key, index) => term.append(index > 0 ? " + " : "", make("kbd", {}, key)));
    list.append(term, make("dd", {}, does));
  }
  return make("details", { class: "keys" }, make("summary", {}, "Keyboard shortcuts"), list);
}
