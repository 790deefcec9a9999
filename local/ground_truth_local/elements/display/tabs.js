import { make } from "../core/dom.js";
import { CrowdElement } from "../core/element.js";
import { styles } from "../core/styles.js";

const sheets = await styles("tabs");
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };
let count = 0;

/** `crowd-tab`: what one tab of `crowd-tabs` shows; `header` is on the tab. */
export class CrowdTab extends CrowdElement {
  static delegatesFocus = false;

  connect() {
    this.root.append(make("slot"));
  }
}

/** `crowd-tabs`: one of its tabs is shown at a time. Fields of hidden ones are part of the answer too. */
export class CrowdTabs extends CrowdElement {
  static styles = sheets;
  static delegatesFocus = false;

  #list = make("div", { class: "tabs", role: "tablist" });
  #shown = 0;

  connect() {
    this.root.append(this.#list, make("div", { class: "panel" }, make("slot")));
    this.#list.addEventListener("keydown", (event) => this.#step(event));
    this.addEventListener("crowd-reveal", (event) => this.#reveal(event));
    this.root.addEventListener("slotchange", () => this.#draw());
    this.#draw();
  }

  /** @returns {HTMLElement[]} */
  get tabs() {
    return Array.from(this.querySelectorAll(":scope > crowd-tab"));
  }

  #draw() {
    const prefix = `tab-${(count += 1)}`;
    this.#list.replaceChildren(
      ...this.tabs.map((tab, place) =>
        make("button", { type: "button", class: "tab", role: "tab", id: `${prefix}-${place}`, onclick: () => this.show(place) }, tab.getAttribute("header") || `Tab ${place + 1}`),
      ),
    );
    this.show(Math.min(this.#shown, Math.max(0, this.tabs.length - 1)));
  }

  /** @param {number} place */
  show(place) {
    this.#shown = place;
    this.tabs.forEach((tab, index) => {
      tab.hidden = index !== place;
      tab.setAttribute("role", "tabpanel");
      tab.setAttribute("aria-label", tab.getAttribute("header") || `Tab ${index + 1}`);
      const button = /** @type {HTMLElement} */ (this.#list.children[index]);
      button.setAttribute("aria-selected", String(index === place));
      button.tabIndex = index === place ? 0 : -1;
    });
  }

  #step(/** @type {KeyboardEvent} */ event) {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.show((this.#shown + step + this.tabs.length) % this.tabs.length);
    /** @type {HTMLElement} */ (this.#list.children[this.#shown]).focus();
  }

  /** A field that the worker must see to is shown. */
  #reveal(/** @type {Event} */ event) {
    const place = this.tabs.findIndex((tab) => tab.contains(/** @type {Node} */ (event.target)));
    if (place >= 0 && place !== this.#shown) this.show(place);
  }
}
