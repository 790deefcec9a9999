/**
 * Inside a task's frame: hands the answer, and what is wrong with the page, to the page around it. Runs before anything
 * else, so that it misses nothing.
 */
(() => {
  "use strict";

  const tell = (message) => parent.postMessage(message, "*");
  const wrong = (problem) => tell({ type: "crowd-problem", problem });

  document.addEventListener("crowd-submit", (event) => {
    event.preventDefault();
    tell({ type: "crowd-submit", answer: event.detail.answer });
  });
  document.addEventListener("crowd-problem", (event) => wrong(event.detail.problem));

  addEventListener(
    "error",
    (event) => {
      const { target } = event;
      if (target instanceof Element) wrong(`<${target.localName}> does not load ${target.src || target.href}`);
      else wrong(`script: ${event.message}`);
    },
    true,
  );
  addEventListener("unhandledrejection", (event) => wrong(`script: ${event.reason?.message ?? event.reason}`));
})();
