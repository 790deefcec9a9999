/**
 * Inside a task's frame: hands the answer, and what is wrong with the page, to the page around it. Runs before anything
 * else, so that it misses nothing.
 */
(() => {
  "use strict";

  // A global of the template may take any of these names.
  const { document, parent, Element } = window;
  const tell = (message) => parent.postMessage(message, "*");
  const wrong = (problem) => tell({ type: "crowd-problem", problem });

  document.addEventListener("crowd-submit", (event) => {
    event.preventDefault();
    tell({ type: "crowd-submit", answer: event.detail.answer });
  });
  document.addEventListener("crowd-problem", (event) => wrong(event.detail.problem));

  window.addEventListener(
    "error",
    (event) => {
      const { target } = event;
      if (target instanceof Element) wrong(`<${target.localName}> does not load ${target.src || target.href}`);
      else wrong(`script: ${event.message}`);
    },
    true,
  );
  window.addEventListener("unhandledrejection", (event) => wrong(`script: ${event.reason?.message ?? event.reason}`));

  /**
   * Storage that a page without an origin does not have: kept for as long as the page is open, with a note of it.
   *
   * @param {string} name
   */
  function standIn(name) {
    const kept = new Map();
    let noted = false;
    const storage = {
      getItem: (key) => kept.get(String(key)) ?? null,
      setItem: (key, value) => void kept.set(String(key), String(value)),
      removeItem: (key) => void kept.delete(String(key)),
      clear: () => kept.clear(),
      key: (index) => [...kept.keys()][index] ?? null,
      get length() {
        return kept.size;
      },
    };
    const get = () => {
      if (!noted) wrong(`${name} lasts as long as this page is open: the template has an origin of its own here`);
      noted = true;
      return storage;
    };
    Object.defineProperty(window, name, { configurable: true, get });
  }
  standIn("localStorage");
  standIn("sessionStorage");

  /** Documents that a browser may not show in a sandbox get a link that opens them in a tab. */
  document.addEventListener("DOMContentLoaded", () => {
    for (const shown of document.querySelectorAll("iframe[src], embed[src], object[data]")) {
      const address = shown.getAttribute(shown.localName === "object" ? "data" : "src") ?? "";
      if (!/\.pdf$/i.test(address.split(/[?#]/)[0]) && shown.getAttribute("type") !== "application/pdf") continue;
      const link = Object.assign(document.createElement("a"), { href: address, target: "_blank", rel: "noopener" });
      link.textContent = "Open the document in a new tab";
      shown.after(link);
    }
  });
})();
