import { makeDialog } from "../core/dialog.js";
import { make } from "../core/dom.js";
import { CrowdElement } from "../core/element.js";
import { slotted } from "../core/guide.js";
import { styles } from "../core/styles.js";

const sheets = await styles("dialog", "modal");

/** A link or button (`link-type`) that opens a window. */
class CrowdOpener extends CrowdElement {
  static styles = sheets;

  /** @type {HTMLDialogElement | null} */
  #dialog = null;

  /** What its link says unless the page does. @returns {string} */
  get text() {
    return "Click to open modal";
  }

  /** What the window shows. @returns {Node} */
  body() {
    return make("slot");
  }

  connect() {
    const text = this.getAttribute("link-text") || this.text;
    this.#dialog = makeDialog(text, this.body());
    const look = this.getAttribute("link-type") === "button" ? "button" : "button link";
    this.root.append(make("button", { type: "button", class: look, "aria-haspopup": "dialog", onclick: () => this.open() }, text), this.#dialog);
    this.addEventListener("crowd-reveal", () => this.open());
  }

  open() {
    if (!this.#dialog?.open) this.#dialog?.showModal();
  }

  close() {
    this.#dialog?.close();
  }
}

/** `crowd-modal`: its content in a window. */
export class CrowdModal extends CrowdOpener {}

/** `crowd-instructions`: a window with the regions of instructions: a summary, details, and examples good and bad. */
export class CrowdInstructions extends CrowdOpener {
  get text() {
    return "Click for instructions";
  }

  body() {
    const tabs = /** @type {import("./tabs.js").CrowdTabs} */ (document.createElement("crowd-tabs"));
    tabs.append(
      ...this.#tab("Summary", "short-summary"),
      ...this.#tab("Detailed Instructions", "detailed-instructions"),
      ...this.#tab("Examples", "positive-example", "negative-example"),
    );
    return tabs;
  }

  /** @param {string} header @param {...string} regions */
  #tab(header, ...regions) {
    const found = regions.filter((region) => slotted(this, region) !== null);
    if (found.length === 0) return [];
    const tab = document.createElement("crowd-tab");
    tab.setAttribute("header", header);
    for (const region of found) {
      for (const child of this.querySelectorAll(`:scope > ${region}`)) child.setAttribute("slot", region);
      const heading = { "positive-example": "Good example", "negative-example": "Bad example" }[region];
      tab.append(make("section", { class: region }, heading ? make("h3", {}, heading) : null, make("slot", { name: region })));
    }
    return [tab];
  }
}
