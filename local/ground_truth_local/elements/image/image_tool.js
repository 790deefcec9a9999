/**
 * What all tools for pictures share: the picture on a stage, labels with colours, zoom, history and a status line.
 *
 * @import { Point, Size } from "./geometry.js"
 * @import { Hand } from "./stage.js"
 */
import { isTyping, make } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { LabelList } from "../core/labels.js";
import { CrowdTool, toolStyles } from "../core/tool.js";
import { History } from "./history.js";
import { colors } from "./palette.js";
import { loadPicture, PictureError } from "./picture.js";
import { Stage } from "./stage.js";
import { HistoryButtons, ZOOM_STEP, ZoomButtons } from "./toolbar.js";

const sheets = await toolStyles("image");
/** How far arrow keys move the view, in stage pixels. */
const PAN = 48;

/** Keys of the view that every tool for pictures has. */
const SHARED = [
  { keys: ["1", "…", "0"], does: "Choose a label" },
  { keys: ["Ctrl", "Z"], does: "Undo" },
  { keys: ["Ctrl", "Shift", "Z"], does: "Redo" },
  { keys: ["+"], does: "Zoom in, also by wheel" },
  { keys: ["-"], does: "Zoom out" },
  { keys: ["F"], does: "Fit the picture" },
  { keys: ["A"], does: "Actual size" },
  { keys: ["Space", "drag"], does: "Move the picture, also by middle button" },
];

/**
 * A subclass gives `hand` (what the pointer draws), `started()` (the picture is there), `redraw()` and `pressed()`
 * (a key), and may add to `side`, `bar` and `foot` in `build()`.
 */
export class ImageTool extends CrowdTool {
  static styles = sheets;

  /** @type {Size} of the upright picture, in pixels; 0 by 0 until it is there */
  size = { width: 0, height: 0 };
  /** @type {string[]} */ #labels = [];
  /** @type {string[]} by place of the label */ colors = [];
  /** What the worker draws with. */ label = "";

  /** @returns {string[]} the labels, in their order */
  get labels() {
    return this.#labels;
  }

  set labels(labels) {
    this.put("labels", labels);
  }

  /** How often a picture was asked for: only the last counts. */
  #loads = 0;
  #listening = false;

  history = new History(() => this.#historyChanged());
  #state = /** @type {"loading" | "ready" | "failed"} */ ("loading");
  #status = make("p", { class: "status", "aria-hidden": "true" });

  /** @returns {Hand} */
  get hand() {
    throw new Error("a tool gives its hand");
  }

  get shortcuts() {
    return SHARED;
  }

  /** Colours that the template names, by place of the label. @returns {readonly unknown[]} */
  get givenColors() {
    const given = this.json("label-colors");
    return Array.isArray(given) ? given : [];
  }

  /** Whether each label has a colour, and not each instance of it. */
  get labelsHaveColors() {
    return true;
  }

  /** What a screen reader calls the place where one draws. */
  get viewName() {
    return "Picture";
  }

  /** @returns {string | null} */
  get problem() {
    if (this.#state === "loading") return "The picture is still loading.";
    return this.#state === "failed" ? "The picture could not be shown, so it cannot be labeled." : null;
  }

  /** Whether the picture is there. */
  get ready() {
    return this.#state === "ready";
  }

  get inputImageProperties() {
    return { height: this.size.height, width: this.size.width };
  }

  build() {
    this.#labels = this.texts("labels");
    this.colors = colors(this.labels.length, this.givenColors);
    this.label = this.labels.includes(this.label) ? this.label : (this.labels[0] ?? "");
    this.#state = "loading";
    this.size = { width: 0, height: 0 };
    this.stage = new Stage(this.hand, () => this.#viewed());
    this.zoomButtons = new ZoomButtons(this.stage);
    this.historyButtons = new HistoryButtons(() => this.undo(), () => this.redo());
    this.bar = make("div", { class: "bar", role: "toolbar", "aria-label": "Tools" }, this.zoomButtons.node, this.historyButtons.node);
    this.foot = make("div", { class: "foot" }, this.#status);
    this.work.append(this.bar, this.stage.element, this.foot);
    this.#buildLabels();
    this.#listen();
    this.#historyChanged();
    this.#load();
  }

  #buildLabels() {
    const listed = this.labels.map((value, place) => ({ value, colour: this.labelsHaveColors ? this.colors[place] : undefined }));
    this.labelList = new LabelList(listed, { mode: "radio", name: "Label" });
    this.labelList.chosen = [this.label];
    this.labelList.addEventListener("choose", (event) => this.labelChosen(/** @type {CustomEvent} */ (event).detail.label.value));
    this.side.setAttribute("aria-label", "Labels");
    this.side.append(make("h2", {}, "Labels"), this.labelList.node);
  }

  /** @param {string} label */
  labelChosen(label) {
    this.label = label;
    this.say(`Label: ${label}`);
    this.redraw();
  }

  /** @param {string} label */
  colorOf(label) {
    return this.colors[this.labels.indexOf(label)] ?? "#7f7f7f";
  }

  async #load() {
    const address = this.getAttribute("src") ?? "";
    const load = ++this.#loads;
    this.stage.element.setAttribute("aria-busy", "true");
    this.#tell("Loading the picture …");
    try {
      const picture = await loadPicture(address);
      if (load !== this.#loads) return;
      this.size = { width: picture.naturalWidth, height: picture.naturalHeight };
      await this.started(picture);
      this.#state = "ready";
      this.#tell("");
      this.stage.element.setAttribute("aria-label", `${this.viewName}, ${this.size.width} by ${this.size.height} pixels`);
      this.dispatchEvent(new CustomEvent("picture-ready", { bubbles: true, composed: true }));
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      if (load !== this.#loads) return;
      this.#fail(error.message);
    } finally {
      this.stage.element.removeAttribute("aria-busy");
    }
  }

  /** @param {string} message */
  #fail(message) {
    this.#state = "failed";
    this.report(message);
    const notice = make("div", { class: "failure", role: "alert" }, icon("warning"), make("strong", {}, "No picture"), make("p", {}, message));
    this.stage.element.replaceWith(notice);
    this.bar.inert = true;
    this.#tell("");
  }

  /** The picture is there: puts it on the stage. @param {HTMLImageElement} picture @returns {void | Promise<void>} */
  started(picture) {
    this.stage.show(this.size, picture);
  }

  reset() {
    this.history.clear();
  }

  focus() {
    this.stage.element.focus();
  }

  /** Draws what lies over the picture. */
  redraw() {}

  #viewed() {
    this.zoomButtons.show();
    if (this.size.width > 0) this.redraw();
  }

  #historyChanged() {
    this.historyButtons?.show(this.history.canUndo, this.history.canRedo);
    if (this.ready) this.changed();
  }

  undo() {
    const step = this.history.undo();
    this.say(step ? `Undone: ${step.name}` : "Nothing to undo");
  }

  redo() {
    const step = this.history.redo();
    this.say(step ? `Done again: ${step.name}` : "Nothing to redo");
  }

  /** Tells the status line and whoever cannot see it. @param {string} message */
  say(message) {
    super.say(message);
    this.#tell(message);
  }

  /** @param {string} message */
  #tell(message) {
    this.#status.textContent = message;
  }

  #listen() {
    if (this.#listening) return;
    this.#listening = true;
    this.addEventListener("keydown", (event) => this.#key(event));
    // Before anything has the focus, keys mean the page's first tool.
    document.addEventListener("keydown", (event) => {
      if (event.target === document.body && firstTool() === this) this.#key(event);
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const elsewhere = isTyping(event) || event.composedPath().some((node) => node instanceof HTMLDialogElement);
    if (event.defaultPrevented || !this.ready || elsewhere) return;
    if (this.#shared(event) || this.pressed(event, event.composedPath()[0] === this.stage.element)) event.preventDefault();
  }

  /** A key of the tool's own. @param {KeyboardEvent} event @param {boolean} inView whether the picture has the focus @returns {boolean} whether it meant something */
  pressed(event, inView) {
    const steps = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const step = inView && steps[event.key];
    if (!step) return false;
    this.stage.pan({ x: step[0] * PAN, y: step[1] * PAN });
    return true;
  }

  /** @param {KeyboardEvent} event */
  #shared(event) {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (key === "z") event.shiftKey ? this.redo() : this.undo();
      else if (key === "y") this.redo();
      return key === "z" || key === "y";
    }
    if (event.altKey) return false;
    const actions = {
      "+": () => this.stage.zoom(ZOOM_STEP),
      "=": () => this.stage.zoom(ZOOM_STEP),
      "-": () => this.stage.zoom(1 / ZOOM_STEP),
      f: () => this.stage.fit(),
      a: () => this.stage.actualSize(),
    };
    actions[key]?.();
    return key in actions;
  }
}

/** The first tool of the page. */
const firstTool = () => Array.from(document.querySelectorAll("*")).find((element) => element instanceof ImageTool);
