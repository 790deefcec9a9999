import { answerOf, problemOf } from "./answer.js";
import { isInDialog, make } from "./dom.js";
import { CrowdElement } from "./element.js";
import { makeGuide } from "./guide.js";
import { styles } from "./styles.js";
import { CrowdTool } from "./tool.js";

const sheets = await styles("form", "guide", "dialog");
const SUBMIT_BUTTONS = [
  'crowd-button[form-action="submit"]',
  'crowd-button[type="submit"]',
  "button:not([type])",
  '[type="submit"]',
  '[onclick*="submit("]',
].join();

/**
 * The form around a task: collects the answer, checks it, and tells it by a cancelable `crowd-submit` event on the
 * document, `detail: {answer}`. Like a form of HTML it is asked first by a cancelable `submit` event on itself.
 */
export class CrowdForm extends CrowdElement {
  static styles = sheets;
  static delegatesFocus = false;

  /** Whether an answer has just left: what one press calls twice submits once. */
  #submitting = false;

  #message = make("div", { class: "message", role: "alert" });

  connect() {
    if (!this.hasAttribute("role")) this.setAttribute("role", "form");
    const hasTool = this.owner !== null || Array.from(this.children).some((child) => child instanceof CrowdTool);
    const guide = makeGuide(this, []);
    const page = make("div", { class: hasTool ? "page" : "page plain" }, guide?.panel, make("div", { class: "content" }, make("slot")));
    this.root.append(page, ...(guide?.dialog ? [guide.dialog] : []), this.#bar());
    this.addEventListener("click", (event) => this.#pressed(event));
    this.addEventListener("crowd-change", () => this.#say(""));
    this.addEventListener("input", (event) => this.#edited(event));
    document.addEventListener("keydown", (event) => {
      if (!this.isConnected || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || isInDialog(event)) return;
      event.preventDefault();
      this.submit();
    });
  }

  /** @returns {CrowdElement | null} the element in whose shadow the form stands, which it submits too */
  get owner() {
    const root = this.getRootNode();
    return root instanceof ShadowRoot && root.host instanceof CrowdElement ? root.host : null;
  }

  #bar() {
    const own = this.querySelector(SUBMIT_BUTTONS) === null;
    return make(
      "div",
      { class: own ? "bar" : "bar bare" },
      this.#message,
      own ? make("span", { class: "hint" }, make("kbd", {}, "Ctrl"), " + ", make("kbd", {}, "Enter")) : null,
      own ? make("button", { type: "button", class: "button primary submit", onclick: () => this.submit() }, "Submit") : null,
    );
  }

  /** The form itself: pages of others append their fields to it. */
  get form() {
    return this;
  }

  /** @returns {Element[]} everything with a name inside, in the order of the page */
  get elements() {
    const { owner } = this;
    const inside = [...(owner === null ? [] : [owner, ...owner.querySelectorAll("*")]), ...this.querySelectorAll("*")];
    return inside.filter((field) => field instanceof CrowdElement || field.matches("input, select, textarea"));
  }

  get answer() {
    return undefined;
  }

  /** @returns {Record<string, unknown>} the answer as it stands */
  collect() {
    return answerOf(this.elements);
  }

  /** Whether nothing stands against submitting. */
  checkValidity() {
    return this.elements.every((field) => problemOf(field) === null);
  }

  /** Says what stands against submitting, and leads to the first of it. */
  reportValidity() {
    const problems = this.elements.map((field) => ({ field, problem: problemOf(field) }));
    for (const { field, problem } of problems) {
      if (field instanceof CrowdElement) field.showProblem(problem);
      else if (problem !== null) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    const found = problems.filter(({ problem }) => problem !== null);
    if (found.length === 0) {
      this.#say("");
      return true;
    }
    const [first] = found;
    this.#say(found.length === 1 ? String(first.problem) : `${first.problem} (and ${found.length - 1} more)`);
    const field = /** @type {HTMLElement} */ (first.field);
    field.dispatchEvent(new CustomEvent("crowd-reveal", { bubbles: true, composed: true }));
    field.scrollIntoView({ block: "nearest" });
    field.focus();
    return false;
  }

  submit() {
    if (this.#submitting || !this.reportValidity()) return;
    this.#submitting = true;
    setTimeout(() => (this.#submitting = false));
    if (!this.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, composed: true }))) return;
    const detail = { answer: this.collect() };
    document.dispatchEvent(new CustomEvent("crowd-submit", { cancelable: true, detail }));
  }

  requestSubmit() {
    this.submit();
  }

  /** Back to what the page started with. */
  reset() {
    for (const field of this.elements) {
      if (field instanceof CrowdElement) field.reset();
      else resetNative(field);
    }
    this.#say("");
    this.dispatchEvent(new Event("reset", { bubbles: true }));
  }

  /** @param {string} message */
  #say(message) {
    if (this.#message.textContent !== message) this.#message.textContent = message;
  }

  /** Buttons submit or reset the form that they stand in; those of HTML as they do in any form. */
  #pressed(/** @type {Event} */ event) {
    const pressed = event.target instanceof Element ? event.target.closest("crowd-button, button, input") : null;
    if (pressed === null || event.defaultPrevented) return;
    const action = pressed.localName === "crowd-button" ? /** @type {any} */ (pressed).action : nativeAction(pressed);
    if (action === "submit") this.submit();
    if (action === "reset") this.reset();
  }

  #edited(/** @type {Event} */ event) {
    this.#say("");
    if (event.target instanceof Element && !(event.target instanceof CrowdElement)) event.target.removeAttribute("aria-invalid");
  }
}

/** @param {Element} pressed a button or input of HTML; one that has a form of its own serves that */
function nativeAction(pressed) {
  const { type, disabled, form } = /** @type {HTMLButtonElement} */ (pressed);
  return disabled || form !== null ? null : type;
}

/** @param {Element} field */
function resetNative(field) {
  if (field instanceof HTMLSelectElement) {
    for (const option of field.options) option.selected = option.defaultSelected;
    return;
  }
  const input = /** @type {HTMLInputElement} */ (field);
  if (input.type === "checkbox" || input.type === "radio") input.checked = input.defaultChecked;
  else input.value = input.defaultValue;
}
