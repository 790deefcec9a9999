/**
 * Stand-ins for the crowd HTML elements, as one module: `<script type="module" src="crowd-html-elements.js">`.
 *
 * Registers every element, names the unsupported ones on the page, and then tells `all-crowd-elements-ready` on the document.
 */
import { CONTROLS } from "./controls/index.js";
import { CrowdForm } from "./core/form.js";
import { stylePage } from "./core/styles.js";
import { showUnsupported } from "./core/unsupported.js";
import { DISPLAY } from "./display/index.js";
import { IMAGE_TOOLS } from "./image/index.js";
import { TOOLS } from "./tools/index.js";

/** @type {Record<string, typeof HTMLElement>} inner elements first, so that a form finds its fields awake */
const ELEMENTS = { ...CONTROLS, ...DISPLAY, ...TOOLS, ...IMAGE_TOOLS, "crowd-form": CrowdForm };

await stylePage();
for (const [tag, element] of Object.entries(ELEMENTS)) {
  if (customElements.get(tag) === undefined) customElements.define(tag, element);
}
showUnsupported();
document.dispatchEvent(new CustomEvent("all-crowd-elements-ready"));
