import { make } from "../core/dom.js";
import { CrowdElement } from "../core/element.js";
import { icon } from "../core/icons.js";
import { styles } from "../core/styles.js";

const sheets = await styles("button");
const VARIANTS = new Set(["primary", "normal", "link", "icon"]);

/** An element that is a button: nothing hears a press of it while it is disabled. */
export class CrowdPressable extends CrowdElement {
  static styles = sheets;
  static observedAttributes = ["disabled", "loading", "icon", "label", "title", "variant"];

  #drawn = false;

  constructor() {
    super();
    this.addEventListener("click", (event) => this.#guard(event), { capture: true });
  }

  connect() {
    this.#drawn = true;
    this.draw();
  }

  attributeChangedCallback() {
    if (this.#drawn) this.draw();
  }

  /** Fills the shadow root, anew after a change. */
  draw() {}

  get idle() {
    return this.disabled || this.hasAttribute("loading");
  }

  #guard(/** @type {Event} */ event) {
    if (!this.idle) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

/** `crowd-button`: a press of one with `form-action` submits or resets its form; one with `href` is a link. */
export class CrowdButton extends CrowdPressable {
  draw() {
    const wanted = this.getAttribute("variant") ?? "normal";
    const look = `button ${VARIANTS.has(wanted) ? wanted : "normal"}`;
    const content = this.#content(wanted === "icon");
    const href = this.getAttribute("href");
    const pressed =
      href === null
        ? make("button", { type: "button", class: look, disabled: this.idle, "aria-busy": this.hasAttribute("loading") ? "true" : null }, ...content)
        : make("a", { href, target: this.getAttribute("target"), rel: "noopener", class: look, "aria-disabled": this.idle ? "true" : null }, ...content);
    this.root.replaceChildren(pressed);
  }

  /** @param {boolean} iconOnly */
  #content(iconOnly) {
    const url = this.getAttribute("icon-url");
    const name = this.getAttribute("icon");
    const sign = url ? make("img", { src: url, alt: "", width: 20, height: 20 }) : name && icon(name);
    const text = make("span", { class: iconOnly && sign ? "unseen" : "text" }, make("slot"));
    const parts = [this.hasAttribute("loading") ? make("span", { class: "spinner" }) : sign || null, text];
    return this.getAttribute("icon-align") === "right" ? parts.reverse() : parts;
  }

  /** @returns {"submit" | "reset" | null} what it does to its form */
  get action() {
    const action = this.getAttribute("form-action") ?? this.getAttribute("type");
    return action === "submit" || action === "reset" ? action : null;
  }
}

/** `crowd-icon-button`: a picture to press; its `title` is its name. */
export class CrowdIconButton extends CrowdPressable {
  draw() {
    const title = this.getAttribute("title") ?? this.getAttribute("aria-label");
    const button = make("button", { type: "button", class: this.look, disabled: this.idle, "aria-label": title || this.getAttribute("icon") || "Button" }, this.sign());
    this.root.replaceChildren(button, make("slot"));
  }

  get look() {
    return "button icon";
  }

  /** @returns {Node} */
  sign() {
    const name = this.getAttribute("icon");
    if (name === null) return document.createTextNode(Array.from(this.getAttribute("label") ?? "")[0] ?? "…");
    return /[/.]/.test(name) ? make("img", { src: name, alt: "", width: 20, height: 20 }) : icon(name);
  }
}

/** `crowd-fab`: the same, round and raised; `label` is one character in place of the picture. */
export class CrowdFab extends CrowdIconButton {
  get look() {
    return "button icon primary round";
  }
}
