import { makeSvg } from "./dom.js";

/** Paths on a field of 24 by 24, drawn as lines; names are those of iron-icons where templates may use them. */
const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7",
  add: "M12 5v14M5 12h14",
  remove: "M5 12h14",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20",
  help: "M9 9.2a3 3 0 1 1 4.4 2.7c-.9.5-1.4 1-1.4 2.1M12 17.2v.1M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
  info: "M12 11v6M12 7.4v.1M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
  warning: "M12 4l9 16H3zM12 10v4.5M12 17.2v.1",
  error: "M12 7v6M12 16.4v.1M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
  star: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9L12 16.9l-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z",
  undo: "M8 5L4 9l4 4M4 9h9.5a5.5 5.5 0 0 1 0 11H9",
  redo: "M16 5l4 4-4 4M20 9h-9.5a5.5 5.5 0 0 0 0 11H15",
  delete: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
  "zoom-in": "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20M10.5 8v5M8 10.5h5",
  "zoom-out": "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20M8 10.5h5",
  fullscreen: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  visibility: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
  settings: "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1",
  comment: "M4 5h16v11H10l-5 4v-4H4z",
  flag: "M6 21V4h11l-2 4 2 4H6",
  "arrow-back": "M19 12H5M11 6l-6 6 6 6",
  "arrow-forward": "M5 12h14M13 6l6 6-6 6",
  send: "M4 5l17 7-17 7 3-7z",
  "thumb-up": "M7 11l4-7c1.5 0 2 1 2 2v4h6l-1.5 9H7zM7 11H3.5v8H7z",
  "thumb-down": "M17 13l-4 7c-1.5 0-2-1-2-2v-4H5l1.5-9H17zM17 13h3.5V5H17z",
};

const ALIASES = new Map([
  ["clear", "close"],
  ["cancel", "close"],
  ["done", "check"],
  ["check-circle", "check"],
  ["add-circle", "add"],
  ["help-outline", "help"],
  ["question-answer", "comment"],
  ["feedback", "comment"],
  ["chat", "comment"],
  ["info-outline", "info"],
  ["error-outline", "error"],
  ["report-problem", "warning"],
  ["report", "error"],
  ["grade", "star"],
  ["star-border", "star"],
]);

/**
 * A drawing of a name; a name that isn't drawn here gives a plain dot, so that the button keeps its shape.
 *
 * @param {string} name as in `iron-icons`, with or without a set's name before a colon
 * @returns {SVGElement} hidden from screen readers
 */
export function icon(name) {
  const short = name.includes(":") ? name.slice(name.indexOf(":") + 1) : name;
  const path = PATHS[ALIASES.get(short) ?? short] ?? "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z";
  const attributes = {
    viewBox: "0 0 24 24",
    width: 20,
    height: 20,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": 1.8,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  };
  return makeSvg("svg", attributes, makeSvg("path", { d: path }));
}
