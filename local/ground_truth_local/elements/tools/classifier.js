import { make } from "../core/dom.js";
import { slotted } from "../core/guide.js";
import { LabelList } from "../core/labels.js";
import { CrowdTool, toolStyles } from "../core/tool.js";
import { WorkerComment } from "./worker_comment.js";

/** @typedef {import("../core/labels.js").Label} Label */

const sheets = await toolStyles("classifier");

/**
 * `crowd-classifier`: one category for what the region `classification-target` holds: a text, a clip, anything.
 *
 * Answers `{label}`, with `workerComment` where the region `worker-comment` asks for one and the worker gave it.
 */
export class CrowdClassifier extends CrowdTool {
  static styles = sheets;

  /** @type {"radio" | "checkbox"} */
  static mode = "radio";

  /** @type {LabelList} */
  #list;
  /** @type {WorkerComment | null} */
  #comment = null;

  get shortcuts() {
    return [
      { keys: ["1", "…", "0"], does: "Choose a category" },
      { keys: ["↑", "↓"], does: "Move between categories" },
    ];
  }

  build() {
    this.#list = new LabelList(this.choices(), { mode: /** @type {any} */ (this.constructor).mode, name: "Categories" });
    this.#list.addEventListener("choose", (event) => {
      this.chosenByWorker(this.#list, /** @type {CustomEvent} */ (event).detail);
      this.changed();
    });
    this.side.setAttribute("aria-label", "Categories");
    this.side.append(make("h2", {}, this.heading), this.#list.node);
    if (slotted(this, "worker-comment") !== null) {
      this.#comment = new WorkerComment(this);
      this.side.append(...this.#comment.nodes);
    }
    this.buildTarget(this.work);
    this.reset();
  }

  /** What stands above the categories. */
  get heading() {
    return "Choose a category";
  }

  /** @returns {Label[]} */
  choices() {
    return this.texts("categories").map((value) => ({ value }));
  }

  keep() {
    return this.chosen;
  }

  restore(/** @type {string[]} */ chosen) {
    this.#list.chosen = chosen;
  }

  /** Shows what is to be classified. */
  buildTarget(/** @type {HTMLElement} */ work) {
    slotted(this, "classification-target");
    work.append(make("div", { class: "target" }, make("slot", { name: "classification-target" })));
  }

  /** Called when the worker chose: categories may exclude each other. */
  chosenByWorker(/** @type {LabelList} */ list, /** @type {{label: Label, on: boolean}} */ choice) {}

  /** @returns {string[]} */
  get chosen() {
    return this.#list?.chosen ?? [];
  }

  set value(value) {
    this.initialValue = value;
  }

  get value() {
    return this.chosen.length === 0 ? undefined : { ...this.content, ...this.#comment?.answer };
  }

  /** What the answer holds of the categories. @returns {Record<string, unknown>} */
  get content() {
    return { label: this.chosen[0] };
  }

  get problem() {
    return this.chosen.length === 0 ? this.heading : null;
  }

  focus() {
    this.#list.focus();
  }

  reset() {
    this.#list.chosen = initialLabels(this);
    this.#comment?.reset();
  }
}

/**
 * The categories to start with: `initial-value` is one or several as texts, or an answer.
 *
 * @param {CrowdClassifier} tool
 * @returns {string[]}
 */
function initialLabels(tool) {
  const text = (tool.getAttribute("initial-value") ?? "").trim();
  const value = text === "" || /^[[{"']/.test(text) ? tool.initialValue : text;
  const { label, labels } = /** @type {{label?: unknown, labels?: unknown}} */ (value !== null && typeof value === "object" ? value : { label: value });
  const listed = Array.isArray(value) ? value : Array.isArray(labels) ? labels : [label];
  return listed.filter((one) => one !== undefined && one !== null).map(String);
}

/**
 * What it is to choose any number of categories, or the one that excludes them all (`exclusion-category`).
 *
 * Answers `{labels: [...]}`; the excluding one gives the empty list, since it is none of the categories.
 *
 * @template {new (...parts: any[]) => CrowdClassifier} T
 * @param {T} Base
 */
export const multiSelect = (Base) =>
  class extends Base {
    static mode = "checkbox";

    get heading() {
      return "Choose all that apply";
    }

    /** @returns {string | null} */
    get exclusion() {
      const given = /** @type {{text?: unknown} | undefined} */ (this.json("exclusion-category"));
      return typeof given?.text === "string" ? given.text : null;
    }

    choices() {
      const { exclusion } = this;
      return exclusion === null ? super.choices() : [...super.choices(), { value: exclusion, apart: true }];
    }

    chosenByWorker(/** @type {LabelList} */ list, /** @type {{label: Label, on: boolean}} */ { label, on }) {
      const { exclusion } = this;
      if (!on || exclusion === null) return;
      list.chosen = label.value === exclusion ? [exclusion] : list.chosen.filter((value) => value !== exclusion);
    }

    get content() {
      const { exclusion } = this;
      return { labels: this.chosen.filter((value) => value !== exclusion) };
    }
  };

/** `crowd-classifier-multi-select` */
export class CrowdClassifierMultiSelect extends multiSelect(CrowdClassifier) {}
