import { make } from "./dom.js";
import { CrowdElement } from "./element.js";
import { makeGuide } from "./guide.js";
import { styles } from "./styles.js";

/** @typedef {import("./guide.js").Shortcut} Shortcut */

const sheets = await toolStyles();

/**
 * An element that fills the page: instructions at the left, the work under its header, and a side with labels.
 *
 * A subclass fills `this.work` and `this.side` in `build()`, and lists its keys in `shortcuts`. Its style sheets are
 * `const sheets = await toolStyles("...")` of its module, and `static styles = sheets`. Children without a region (fields of a template's author) show below the work.
 */
export class CrowdTool extends CrowdElement {
  static styles = sheets;
  static delegatesFocus = false;

  /** Where the work goes on. */
  work = make("div", { class: "work" });

  /** Labels and what else stands beside the work. */
  side = make("div", { class: "side", role: "group" });

  /** Tells what happened to whoever can't see it. */
  #live = make("div", { class: "unseen", role: "status" });

  /** @returns {Shortcut[]} */
  get shortcuts() {
    return [];
  }

  connect() {
    const guide = makeGuide(this, [...this.shortcuts, { keys: ["Ctrl", "Enter"], does: "Submit" }]);
    const header = this.getAttribute("header");
    const stage = make(
      "section",
      { class: "stage", "aria-label": header || "Task" },
      header ? make("h1", {}, header) : null,
      this.work,
      make("slot"),
    );
    const frame = make("div", { class: "frame" }, guide?.panel, stage, this.side);
    this.root.append(frame, this.#live, ...(guide?.dialog ? [guide.dialog] : []));
    this.build();
  }

  /** Fills `work` and `side`. */
  build() {}

  /** Tells a screen reader what happened. */
  say(/** @type {string} */ message) {
    this.#live.textContent = message;
  }
}

/**
 * Style sheets of a tool: all that a tool's frame needs, and the named ones.
 *
 * @param {...string} names
 */
export function toolStyles(...names) {
  return styles("guide", "dialog", "tool", "labels", ...names);
}
