import { make } from "./dom.js";
import { reportProblem } from "./problems.js";
import { styles } from "./styles.js";

const sheets = await styles("unsupported");

/**
 * Puts a note before each crowd element that is not supported here, also before later ones.
 *
 * A script of the page may define an element by itself, later: the element is left as it is, and the note goes.
 */
export function showUnsupported() {
  const begin = () => {
    scan(document);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) if (node instanceof Element) scan(node);
      }
    }).observe(document, { childList: true, subtree: true });
  };
  // Modules and deferred scripts of the page run before it has loaded.
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

/** @type {WeakSet<Element>} */
const marked = new WeakSet();

/** @param {Document | Element} within */
function scan(within) {
  const found = within instanceof Element ? [within, ...within.querySelectorAll("*")] : within.querySelectorAll("*");
  for (const element of found) if (isUnsupported(element)) mark(element);
}

/** @param {Element} element */
function isUnsupported(element) {
  return element.localName.startsWith("crowd-") && customElements.get(element.localName) === undefined && !marked.has(element);
}

/** @param {Element} element */
function mark(element) {
  const name = element.localName;
  marked.add(element);
  reportProblem(`${name}: this element is not supported here; it gives no answer`);
  const note = make("div");
  const root = note.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = sheets;
  root.append(make("div", { class: "box", role: "note" }, make("strong", {}, `<${name}>`), " is not supported here. It gives no answer; the rest of the page does."));
  element.before(note);
  customElements.whenDefined(name).then(() => note.remove());
}
