/**
 * A picture that is looked at through a viewport, what lies over it, and the pointers and wheel that move it.
 *
 * Layers of pixels (the picture, a mask) are moved together by CSS; shapes are drawn by others into `overlay`, an SVG
 * in the stage's own pixels, so that lines and handles keep their size at any zoom.
 *
 * @import { Point, Size } from "./geometry.js"
 * @typedef {object} Hand what draws with the pointer; points are image coordinates
 * @property {(point: Point, event: PointerEvent) => void} hover
 * @property {(point: Point, event: PointerEvent) => void} down
 * @property {(point: Point, event: PointerEvent) => void} move while pressed
 * @property {(point: Point, event: PointerEvent) => void} up
 * @property {() => void} leave the pointer left the stage
 * @property {() => void} cancel the pressed pointer was taken away, for instance by a second finger
 */
import { make, makeSvg } from "../core/dom.js";
import { between, distance } from "./geometry.js";
import { Viewport } from "./viewport.js";

/** Above this scale pixels are shown as squares. */
const SQUARES_FROM = 3;
const WHEEL_SPEED = 0.0015;
const PINCH_WHEEL_SPEED = 0.01;
const LINE_HEIGHT = 20;

export class Stage {
  /** @type {Map<number, Point>} */ #fingers = new Map();
  /** @type {"draw" | "pan" | "pinch" | null} */ #gesture = null;
  #space = false;
  #fitted = true;

  /** @param {Hand} hand @param {() => void} viewed called after each change of the viewport */
  constructor(hand, viewed) {
    this.hand = hand;
    this.viewed = viewed;
    this.viewport = Viewport.fit({ width: 1, height: 1 }, { width: 1, height: 1 });
    this.layers = make("div", { class: "layers" });
    // What is drawn here is told by the list of shapes and the status line.
    this.overlay = makeSvg("svg", { class: "overlay", "aria-hidden": "true" });
    this.tags = make("div", { class: "tags", "aria-hidden": "true" });
    this.element = make("div", { class: "view", role: "application", tabindex: 0 }, this.layers, this.overlay, this.tags);
    this.#listen();
  }

  /** Shows layers of pixels, the lowest first. @param {Size} size of each @param {(HTMLImageElement | HTMLCanvasElement)[]} layers */
  show(size, ...layers) {
    this.layers.replaceChildren(...layers);
    this.layers.style.width = `${size.width}px`;
    this.layers.style.height = `${size.height}px`;
    this.viewport = new Viewport(size, this.#size(), 1, { x: 0, y: 0 });
    this.fit();
    new ResizeObserver(() => this.#resized()).observe(this.element);
  }

  fit() {
    this.#look(Viewport.fit(this.viewport.picture, this.#size()), true);
  }

  /** One image pixel to one of the page. */
  actualSize() {
    this.#look(this.viewport.zoomed(1));
  }

  /** @param {number} factor @param {Point} [at] stage pixels; the middle by default */
  zoom(factor, at) {
    this.#look(this.viewport.zoomed(this.viewport.scale * factor, at));
  }

  /** @param {Point} step stage pixels */
  pan(step) {
    this.#look(this.viewport.panned(step));
  }

  /** Brings an image point into sight, without a zoom. @param {Point} point */
  reveal(point) {
    const { x, y } = this.viewport.toStage(point);
    const { width, height } = this.viewport.stage;
    if (x < 0 || y < 0 || x > width || y > height) this.pan({ x: width / 2 - x, y: height / 2 - y });
  }

  /** So many stage pixels, in image pixels. @param {number} pixels */
  reach(pixels) {
    return pixels / this.viewport.scale;
  }

  /** @param {Viewport} viewport */
  #look(viewport, fitted = false) {
    this.viewport = viewport;
    this.#fitted = fitted;
    const { origin, scale } = viewport;
    this.layers.style.transform = `translate(${origin.x}px, ${origin.y}px) scale(${scale})`;
    this.layers.classList.toggle("squares", scale >= SQUARES_FROM);
    this.viewed();
  }

  #size() {
    return { width: Math.max(this.element.clientWidth, 1), height: Math.max(this.element.clientHeight, 1) };
  }

  #resized() {
    if (this.#fitted) this.fit();
    else this.#look(this.viewport.resized(this.#size()));
  }

  #listen() {
    const on = (/** @type {string} */ name, /** @type {(event: any) => void} */ handler) =>
      this.element.addEventListener(name, handler, { passive: false });
    on("pointerdown", (event) => this.#down(event));
    on("pointermove", (event) => this.#move(event));
    on("pointerup", (event) => this.#up(event));
    on("pointercancel", (event) => this.#lost(event));
    on("pointerleave", () => this.hand.leave());
    on("wheel", (event) => this.#wheel(event));
    // The middle button pans; browsers would scroll the page instead.
    on("mousedown", (event) => event.button === 1 && event.preventDefault());
    on("contextmenu", (event) => event.preventDefault());
    on("keydown", (event) => this.#spaceBar(event, true));
    on("keyup", (event) => this.#spaceBar(event, false));
    on("blur", () => this.#hold(false));
  }

  /** @param {KeyboardEvent} event @param {boolean} held */
  #spaceBar(event, held) {
    if (event.key !== " ") return;
    event.preventDefault();
    this.#hold(held);
  }

  /** @param {boolean} held */
  #hold(held) {
    this.#space = held;
    this.element.classList.toggle("pannable", held);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.element.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, this.#at(event));
    if (this.#fingers.size === 2) {
      if (this.#gesture === "draw") this.hand.cancel();
      this.#gesture = "pinch";
    } else if (event.button === 1 || (event.button === 0 && this.#space)) {
      this.#gesture = "pan";
    } else if (event.button === 0) {
      this.#gesture = "draw";
      this.hand.down(this.imageAt(event), event);
    }
    this.element.classList.toggle("panning", this.#gesture === "pan");
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#fingers.get(event.pointerId);
    const now = this.#at(event);
    if (!before) {
      this.hand.hover(this.imageAt(event), event);
    } else if (this.#gesture === "pinch") {
      this.#pinch(event.pointerId, now);
    } else if (this.#gesture === "pan") {
      this.#fingers.set(event.pointerId, now);
      this.pan({ x: now.x - before.x, y: now.y - before.y });
    } else if (this.#gesture === "draw") {
      this.hand.move(this.imageAt(event), event);
    }
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (!this.#fingers.delete(event.pointerId)) return;
    if (this.#gesture === "draw") this.hand.up(this.imageAt(event), event);
    this.#ended();
  }

  /** @param {PointerEvent} event */
  #lost(event) {
    if (!this.#fingers.delete(event.pointerId)) return;
    if (this.#gesture === "draw") this.hand.cancel();
    this.#ended();
  }

  #ended() {
    if (this.#fingers.size === 0) this.#gesture = null;
    this.element.classList.remove("panning");
  }

  /** @param {number} finger @param {Point} now */
  #pinch(finger, now) {
    const [first, second] = this.#fingers.values();
    this.#fingers.set(finger, now);
    const [third, fourth] = this.#fingers.values();
    const [was, is] = [between(first, second), between(third, fourth)];
    this.pan({ x: is.x - was.x, y: is.y - was.y });
    this.zoom(distance(third, fourth) / Math.max(distance(first, second), 1), is);
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * LINE_HEIGHT : event.deltaY;
    // A pinch on a touchpad arrives as a wheel with Ctrl, in small steps.
    this.zoom(Math.exp(-pixels * (event.ctrlKey ? PINCH_WHEEL_SPEED : WHEEL_SPEED)), this.#at(event));
  }

  /** @param {MouseEvent} event @returns {Point} */
  #at(event) {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: event.clientX - left - this.element.clientLeft, y: event.clientY - top - this.element.clientTop };
  }

  /** @param {MouseEvent} event @returns {Point} */
  imageAt(event) {
    return this.viewport.toImage(this.#at(event));
  }
}
