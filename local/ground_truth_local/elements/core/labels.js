import { isTyping, make } from "./dom.js";
import { icon } from "./icons.js";

/**
 * One label of a list: `value` is what the answer holds, `text` what the worker reads, `colour` its swatch.
 *
 * @typedef {{value: string, text?: string, colour?: string, apart?: boolean}} Label
 */

/** @type {Set<LabelList>} lists of the page that take number keys */
const lists = new Set();

/** The key of a label by its place: 1 to 9, then 0; none after the tenth. */
export const keyOf = (/** @type {number} */ place) => (place < 9 ? String(place + 1) : place === 9 ? "0" : null);

/**
 * A list of labels of which one (`radio`) or any number (`checkbox`) is chosen, by mouse, by arrow keys and space, and
 * by the number keys of the whole page. Style: `styles/labels.css`. Dispatches `choose` (`detail: {label, on}`) when
 * the worker, not the program, chose.
 */
export class LabelList extends EventTarget {
  /** @type {Set<string>} */
  #chosen = new Set();
  /** @type {HTMLElement[]} */
  #items;

  /**
   * @param {Label[]} labels
   * @param {{mode: "radio" | "checkbox", name: string, keys?: boolean}} options `name` is read to those who can't see;
   *   `keys` false: no number keys
   */
  constructor(labels, { mode, name, keys = true }) {
    super();
    this.labels = labels;
    this.mode = mode;
    this.#items = labels.map((label, place) => this.#makeItem(label, place, keys));
    this.node = make("div", { class: "labels", role: mode === "radio" ? "radiogroup" : "group", "aria-label": name });
    labels.forEach((label, place) => {
      if (label.apart) this.node.append(make("div", { class: "rule", role: "presentation" }));
      this.node.append(this.#items[place]);
    });
    this.#draw();
    if (keys) {
      lists.add(this);
      document.addEventListener("keydown", (event) => this.#numberPressed(event));
    }
  }

  /** @returns {string[]} what is chosen, in the order of the list */
  get chosen() {
    return this.labels.map((label) => label.value).filter((value) => this.#chosen.has(value));
  }

  set chosen(values) {
    const known = new Set(this.labels.map((label) => label.value));
    this.#chosen = new Set(values.filter((value) => known.has(value)));
    this.#draw();
  }

  /** Focus goes to what is chosen, or to the first label. */
  focus() {
    this.#items.find((item) => item.tabIndex === 0)?.focus();
  }

  /** @param {Label} label @param {number} place @param {boolean} keys */
  #makeItem(label, place, keys) {
    const key = keys ? keyOf(place) : null;
    const sign = label.colour
      ? make("span", { class: "swatch", style: `--label-colour: ${label.colour}` })
      : make("span", { class: this.mode === "radio" ? "mark round" : "mark" }, icon("check"));
    return make(
      "div",
      {
        class: "label",
        role: this.mode,
        "aria-keyshortcuts": key,
        onclick: () => this.#choose(place),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#keyPressed(event, place),
      },
      sign,
      make("span", { class: "text" }, label.text ?? label.value),
      key === null ? null : make("kbd", { "aria-hidden": "true" }, key),
    );
  }

  #draw() {
    const first = Math.max(0, this.labels.findIndex((label) => this.#chosen.has(label.value)));
    this.#items.forEach((item, place) => {
      item.setAttribute("aria-checked", String(this.#chosen.has(this.labels[place].value)));
      item.tabIndex = this.mode === "checkbox" || place === first ? 0 : -1;
    });
  }

  /** @param {number} place */
  #choose(place) {
    const label = this.labels[place];
    const on = this.mode === "radio" || !this.#chosen.has(label.value);
    if (this.mode === "radio") this.#chosen.clear();
    if (on) this.#chosen.add(label.value);
    else this.#chosen.delete(label.value);
    this.#draw();
    this.dispatchEvent(new CustomEvent("choose", { detail: { label, on } }));
  }

  /** @param {KeyboardEvent} event @param {number} place */
  #keyPressed(event, place) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) {
      const next = (place + step + this.#items.length) % this.#items.length;
      this.#items[next].focus();
      if (this.mode === "radio") this.#choose(next);
    } else if (event.key === " " || event.key === "Enter") {
      this.#choose(place);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Whether keys mean this list: that of the element with the focus, else the first one of the page. @param {KeyboardEvent} event */
  #isMeant(event) {
    const shown = [...lists].filter((list) => list.node.isConnected);
    const path = event.composedPath();
    const focused = shown.filter((list) => path.includes(list.host));
    const [first] = focused.length > 0 ? focused : shown.sort((one, other) => (one.host.compareDocumentPosition(other.host) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    return first === this;
  }

  /** The element that the list belongs to. @returns {Element} */
  get host() {
    let host = /** @type {Element} */ (this.node);
    for (let root = host.getRootNode(); root instanceof ShadowRoot; root = host.getRootNode()) host = root.host;
    return host;
  }

  /** @param {KeyboardEvent} event */
  #numberPressed(event) {
    if (!this.node.isConnected || !this.#isMeant(event) || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const place = this.labels.findIndex((_, index) => keyOf(index) === event.key);
    if (place < 0) return;
    event.preventDefault();
    this.#choose(place);
  }
}
