import { make } from "../core/dom.js";
import { CrowdElement } from "../core/element.js";
import { icon } from "../core/icons.js";
import { styles } from "../core/styles.js";

const sheets = await styles("alert");
const ICONS = { info: "info", success: "check", warning: "warning", error: "error" };

/** `crowd-alert`: a message of `type` info, success, warning or error. */
export class CrowdAlert extends CrowdElement {
  static styles = sheets;
  static delegatesFocus = false;

  connect() {
    const type = this.getAttribute("type") ?? "info";
    const known = type in ICONS ? type : "info";
    this.setAttribute("role", known === "error" || known === "warning" ? "alert" : "status");
    const cross = make("button", { type: "button", class: "button link", "aria-label": "Dismiss", onclick: () => this.remove() }, icon("close"));
    this.root.append(
      make(
        "div",
        { class: `alert ${known}` },
        icon(ICONS[known]),
        make("div", { class: "text" }, make("slot")),
        this.hasAttribute("dismissible") ? cross : null,
      ),
    );
  }
}
