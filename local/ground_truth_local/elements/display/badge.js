import { make } from "../core/dom.js";
import { CrowdElement } from "../core/element.js";
import { icon } from "../core/icons.js";
import { styles } from "../core/styles.js";

const sheets = await styles("badge");

/** `crowd-badge`: floats over the upper right corner of the element whose id is `for`, else of its parent. */
export class CrowdBadge extends CrowdElement {
  static styles = sheets;
  static delegatesFocus = false;

  #badge = make("span", { class: "badge" });

  connect() {
    const name = this.getAttribute("icon");
    const label = this.getAttribute("label") ?? "";
    if (name === null) this.#badge.append(label);
    else this.#badge.append(/[/.]/.test(name) ? make("img", { src: name, alt: "", width: 14, height: 14 }) : icon(name));
    this.root.append(this.#badge, make("slot"));
    const id = this.getAttribute("for");
    const target = id === null ? this.parentElement : document.getElementById(id);
    if (target === null) this.report(`attribute for names no element: "${id}"`);
    else this.#attach(target);
  }

  #attach(/** @type {HTMLElement} */ target) {
    const place = () => {
      const within = this.#badge.offsetParent?.getBoundingClientRect() ?? { left: -scrollX, top: -scrollY };
      const box = target.getBoundingClientRect();
      this.#badge.style.left = `${box.right - within.left}px`;
      this.#badge.style.top = `${box.top - within.top}px`;
    };
    new ResizeObserver(place).observe(target);
    new ResizeObserver(place).observe(document.documentElement);
  }
}
