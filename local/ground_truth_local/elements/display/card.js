import { make } from "../core/dom.js";
import { CrowdElement } from "../core/element.js";
import { styles } from "../core/styles.js";

const sheets = await styles("card");

/** `crowd-card`: a raised box with a `heading` and an `image`, both optional, above its content. */
export class CrowdCard extends CrowdElement {
  static styles = sheets;
  static delegatesFocus = false;

  connect() {
    const { heading, image } = { heading: this.getAttribute("heading"), image: this.getAttribute("image") };
    this.root.append(
      make(
        "article",
        { class: "card" },
        image ? make("img", { src: image, alt: "" }) : null,
        heading ? make("h3", {}, heading) : null,
        make("div", { class: "body" }, make("slot")),
      ),
    );
  }
}
