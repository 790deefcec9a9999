import { make } from "./dom.js";
import { icon } from "./icons.js";

/**
 * A modal window, closed by Escape, its cross and a press beside it. Style: `styles/dialog.css`.
 *
 * @param {string} heading
 * @param {Node} body
 * @param {...Node} footer
 * @returns {HTMLDialogElement} to append, and to open with `showModal()`
 */
export function makeDialog(heading, body, ...footer) {
  const cross = make("button", { type: "button", class: "button link icon", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"));
  const dialog = make(
    "dialog",
    { "aria-label": heading },
    make("header", {}, make("h2", {}, heading), cross),
    make("div", { class: "body" }, body),
    footer.length > 0 ? make("footer", {}, ...footer) : null,
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  return dialog;
}
