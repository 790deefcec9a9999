import { make } from "./dom.js";
import { CrowdElement } from "./element.js";
import { makeGuide } from "./guide.js";
import { styles } from "./styles.js";

/** @typedef {import("./guide.js").Shortcut} Shortcut */

const sheets = await toolStyles();

/** Property that scripts of a page may set -> its attribute. `value` is what a tool answers. */
const PROPERTIES = {
  categories: "categories",
  exclusionCategory: "exclusion-category",
  header: "header",
  initialValue: "initial-value",
  labelColors: "label-colors",
  labels: "labels",
  overlay: "overlay",
  src: "src",
  text: "text",
};
const TOOLS = /^crowd-(bounding-box|entity-annotation|keypoint|line|polygon|polyline|(image-)?classifier(-multi-select)?|(semantic|instance)-segmentation|question-answer-generation|text-ranking)$/;
/** Attributes without which what the worker did means nothing any more. */
const BASES = ["initial-value", "overlay", "src", "text"];

/**
 * An element that fills the page: instructions at the left, the work under its header, and a side with labels.
 *
 * A subclass fills `this.work` and `this.side` in `build()`, and lists its keys in `shortcuts`. Its style sheets are
 * `const sheets = await toolStyles("...")` of its module, and `static styles = sheets`. Children without a region (fields of a template's author) show below the work.
 */
export class CrowdTool extends CrowdElement {
  static styles = sheets;
  static delegatesFocus = false;
  static observedAttributes = Object.values(PROPERTIES);

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

  /** @type {Set<string>} attributes that changed since the tool was drawn */
  #stale = new Set();
  #drawn = false;

  get tellsChange() {
    return true;
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (!this.#drawn || before === now) return;
    // Several changes of one script are one.
    if (this.#stale.size === 0) queueMicrotask(() => this.#redraw());
    this.#stale.add(name);
  }

  /** Draws the tool anew, with what the worker did, as long as that still means something. */
  #redraw() {
    const kept = BASES.some((name) => this.#stale.has(name)) ? null : this.keep();
    this.#stale.clear();
    for (const part of [this.root, this.work, this.side]) part.replaceChildren();
    this.connect();
    if (kept !== null) this.restore(kept);
  }

  /** What the worker did; null: nothing that can be kept. @returns {unknown} */
  keep() {
    return null;
  }

  /** Puts back what `keep` gave, where the tool still allows it. @param {any} _kept */
  restore(_kept) {}

  connect() {
    this.#drawn = true;
    this.toggleAttribute("data-crowd-tool", true);
    const guide = makeGuide(this, [...this.shortcuts, { keys: ["Ctrl", "Enter"], does: "Submit" }]);
    const header = this.getAttribute("header");
    const stage = make(
      "section",
      { class: "stage", "aria-label": header || "Task" },
      header ? make("h1", {}, header) : null,
      this.work,
      make("slot"),
    );
    const several = Array.from((this.closest("crowd-form") ?? document).querySelectorAll("*")).filter(({ localName }) => TOOLS.test(localName)).length > 1;
    const frame = make("div", { class: several ? "frame several" : "frame" }, guide?.panel, stage, this.side);
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

for (const [property, attribute] of Object.entries(PROPERTIES)) {
  if (property === "initialValue") continue;
  Object.defineProperty(CrowdTool.prototype, property, {
    configurable: true,
    get() {
      const text = this.getAttribute(attribute);
      return /^\s*[[{]/.test(text ?? "") ? (this.json(attribute) ?? text) : text;
    },
    set(value) {
      this.put(attribute, value);
    },
  });
}

/**
 * Style sheets of a tool: all that a tool's frame needs, and the named ones.
 *
 * @param {...string} names
 */
export function toolStyles(...names) {
  return styles("guide", "dialog", "tool", "labels", ...names);
}
