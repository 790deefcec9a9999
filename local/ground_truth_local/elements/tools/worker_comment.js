import { makeDialog } from "../core/dialog.js";
import { make } from "../core/dom.js";

const ASK = "Add a comment.";

/** The region `worker-comment`: a link below the categories opens a window in which the worker says why. */
export class WorkerComment {
  #text = "";
  #shown = make("p", { class: "comment-given", hidden: true });

  /** @param {import("../core/element.js").CrowdElement} tool */
  constructor(tool) {
    this.tool = tool;
    const region = /** @type {Element} */ (tool.querySelector(":scope > worker-comment"));
    const heading = region.getAttribute("header") || ASK;
    this.field = make("textarea", { "aria-label": heading, placeholder: region.getAttribute("placeholder") });
    this.dialog = makeDialog(
      heading,
      make("div", {}, make("slot", { name: "worker-comment" }), this.field),
      make("button", { type: "button", class: "button", onclick: () => this.dialog.close() }, "Cancel"),
      make("button", { type: "button", class: "button primary", onclick: () => this.#save() }, "Save"),
    );
    this.link = make("button", { type: "button", class: "button link comment", "aria-haspopup": "dialog", onclick: () => this.#open() }, region.getAttribute("link-text") || ASK);
  }

  get nodes() {
    return [this.link, this.#shown, this.dialog];
  }

  /** @returns {{workerComment?: string}} nothing without a comment */
  get answer() {
    return this.#text === "" ? {} : { workerComment: this.#text };
  }

  reset() {
    this.#set("");
  }

  #open() {
    this.field.value = this.#text;
    this.dialog.showModal();
    this.field.focus();
  }

  #save() {
    this.#set(this.field.value.trim());
    this.dialog.close();
    this.tool.changed();
  }

  /** @param {string} text */
  #set(text) {
    this.#text = text;
    this.#shown.textContent = text;
    this.#shown.hidden = text === "";
  }
}
