import { isTyping, make } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { loadPicture } from "../image/picture.js";
import { Stage } from "../image/stage.js";
import { button, ZOOM_STEP, ZoomButtons } from "../image/toolbar.js";

/** A picture to look at: zoomed by buttons, keys and wheel, moved by dragging, with labels laid over it. */
export class PictureView {
  #hidden = false;
  /** @type {string | null} why it cannot be looked at */ problem = "The picture is still loading.";
  /** @type {HTMLCanvasElement | null} */
  #layer = null;

  /** @param {import("../core/element.js").CrowdElement} tool @param {import("./overlay.js").Overlay | null} overlay */
  constructor(tool, overlay) {
    this.tool = tool;
    this.overlay = overlay;
    this.stage = new Stage(this.#hand(), () => this.#viewed());
    this.stage.element.classList.add("pannable");
    this.zoom = new ZoomButtons(this.stage);
    this.bar = make("div", { class: "bar", role: "toolbar", "aria-label": "View" }, this.zoom.node);
    if (overlay !== null) {
      this.toggle = button("Labels", "O", () => this.#toggle(), icon("visibility"));
      this.toggle.classList.add("seen");
      this.toggle.setAttribute("aria-pressed", "true");
      this.bar.append(this.toggle);
    }
    this.node = make("div", { class: "work" }, this.bar, this.stage.element);
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {string} address */
  async load(address) {
    try {
      const picture = await loadPicture(address);
      const size = { width: picture.naturalWidth, height: picture.naturalHeight };
      this.#layer = (await this.overlay?.layer(size)) ?? null;
      this.stage.show(size, picture, ...(this.#layer === null ? [] : [this.#layer]));
      this.problem = null;
      this.stage.element.setAttribute("aria-label", `Picture, ${size.width} by ${size.height} pixels`);
      this.tool.dispatchEvent(new CustomEvent("picture-ready", { bubbles: true, composed: true }));
    } catch (error) {
      this.#fail(/** @type {Error} */ (error).message);
    }
  }

  /** @param {string} message */
  #fail(message) {
    this.problem = "The picture could not be shown, so it cannot be labeled.";
    this.tool.report(message);
    this.bar.inert = true;
    this.stage.element.replaceWith(make("div", { class: "failure", role: "alert" }, icon("warning"), make("strong", {}, "No picture"), make("p", {}, message)));
  }

  /** A drag moves the picture. @returns {import("../image/stage.js").Hand} */
  #hand() {
    const nothing = () => {};
    const move = (/** @type {unknown} */ _, /** @type {PointerEvent} */ event) => this.stage.pan({ x: event.movementX, y: event.movementY });
    return { hover: nothing, down: nothing, move, up: nothing, leave: nothing, cancel: nothing };
  }

  #viewed() {
    this.zoom?.show();
    this.stage?.overlay.replaceChildren(...(this.overlay === null || this.#hidden ? [] : this.overlay.shapes(this.stage.viewport)));
  }

  #toggle() {
    this.#hidden = !this.#hidden;
    this.toggle?.setAttribute("aria-pressed", String(!this.#hidden));
    if (this.#layer !== null) this.#layer.hidden = this.#hidden;
    this.#viewed();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.node.isConnected || event.defaultPrevented || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const actions = {
      "+": () => this.stage.zoom(ZOOM_STEP),
      "=": () => this.stage.zoom(ZOOM_STEP),
      "-": () => this.stage.zoom(1 / ZOOM_STEP),
      f: () => this.stage.fit(),
      a: () => this.stage.actualSize(),
      o: () => this.overlay !== null && this.#toggle(),
    };
    const action = actions[event.key.toLowerCase()];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }
}
