import { make } from "./dom.js";
import { reportProblem } from "./problems.js";
import { styles } from "./styles.js";

const sheets = await styles("unsupported");

/** Shows in place of each crowd element that nothing here stands in for that it is one, and goes on doing so. */
export function showUnsupported() {
  scan(document);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node instanceof Element) scan(node);
    }
  }).observe(document, { childList: true, subtree: true });
}

/** @param {Document | Element} within */
function scan(within) {
  const found = within instanceof Element ? [within, ...within.querySelectorAll("*")] : within.querySelectorAll("*");
  for (const element of found) if (isUnsupported(element)) mark(element);
}

/** @param {Element} element */
function isUnsupported(element) {
  return element.localName.startsWith("crowd-") && customElements.get(element.localName) === undefined && element.shadowRoot === null;
}

/** @param {Element} element */
function mark(element) {
  const name = element.localName;
  reportProblem(`${name}: this element is not supported here; it gives no answer`);
  const root = element.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = sheets;
  root.append(
    make("div", { class: "box", role: "note" }, make("strong", {}, `<${name}>`), " is not supported here. It gives no answer; the rest of the page does."),
    make("slot"),
  );
}
