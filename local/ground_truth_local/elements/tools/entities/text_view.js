import { make } from "../../core/dom.js";

/**
 * @typedef {import("./annotations.js").Entity} Entity
 * @typedef {import("./words.js").Span} Span
 */

/** Shows the text with its labeled spans, and says which span somebody selected in it. */
export class TextView {
  /** @type {{node: Text, start: number}[]} pieces of the text on the page, and the unit at which each starts */
  #pieces = [];
  /** @type {WeakMap<Element, Entity>} */
  #marks = new WeakMap();

  /**
   * @param {import("./code_points.js").CodePoints} points
   * @param {(label: string) => {short: string, colour: string, ink: string}} look
   * @param {(entity: Entity) => void} removed
   */
  constructor(points, look, removed) {
    this.points = points;
    this.look = look;
    this.removed = removed;
    this.node = make("div", { class: "passage", tabindex: 0, role: "application", "aria-roledescription": "text to label", "aria-label": "Text" });
  }

  /** @param {readonly Entity[]} entities @param {Span | null} selected */
  show(entities, selected) {
    const cuts = new Set([0, this.points.length]);
    for (const { start, end } of selected === null ? entities : [...entities, selected]) cuts.add(start).add(end);
    const places = [...cuts].sort((one, other) => one - other);
    this.#pieces = [];
    this.node.replaceChildren(
      ...places.slice(1).map((end, index) => {
        const start = places[index];
        const over = entities.filter((entity) => entity.start <= start && end <= entity.end);
        return this.#piece({ start, end }, over, selected !== null && selected.start <= start && end <= selected.end);
      }),
    );
  }

  /** @param {Span} span @param {Entity[]} over the entities that lie over it, the outermost first @param {boolean} selected */
  #piece({ start, end }, over, selected) {
    const text = document.createTextNode(this.points.slice(start, end));
    this.#pieces.push({ node: text, start: this.points.toUnit(start) });
    const entity = over.at(-1);
    if (entity === undefined) return selected ? make("span", { class: "selected" }, text) : text;
    const { short, colour, ink } = this.look(entity.label);
    const last = entity.end === end;
    const mark = make(
      "mark",
      { class: selected ? "entity selected" : "entity", style: `--colour: ${colour}; --ink: ${ink}`, "data-first": entity.start === start, "data-last": last },
      text,
      last ? this.#tag(entity, short) : null,
    );
    this.#marks.set(mark, entity);
    return mark;
  }

  /** For the mouse: the list beside the text has the same for everybody. @param {Entity} entity @param {string} short */
  #tag(entity, short) {
    const cross = make("button", { type: "button", tabindex: -1, title: "Remove", onclick: () => this.removed(entity) }, "×");
    return make("span", { class: "tag", "aria-hidden": "true" }, make("span", { class: "short", "data-text": short }), cross);
  }

  /** The entity that a pressed element shows. @param {EventTarget | null} target */
  entityOf(target) {
    const mark = target instanceof Element ? target.closest("mark") : null;
    return mark === null ? null : (this.#marks.get(mark) ?? null);
  }

  /** What is selected on the page within the text. @returns {Span | null} */
  get selection() {
    const range = selectedRange(/** @type {ShadowRoot} */ (this.node.getRootNode()));
    if (range === null || range.collapsed || !this.node.contains(range.startContainer) || !this.node.contains(range.endContainer)) return null;
    const start = this.#unit(range.startContainer, range.startOffset);
    const end = this.#unit(range.endContainer, range.endOffset);
    const last = this.points.toPoint(end);
    // An end in the middle of a pair takes the whole character.
    return { start: this.points.toPoint(start), end: this.points.toUnit(last) < end ? last + 1 : last };
  }

  /** The unit of the text at a place on the page. @param {Node} node @param {number} offset */
  #unit(node, offset) {
    const own = this.#pieces.find((piece) => piece.node === node);
    if (own !== undefined) return own.start + offset;
    const place = document.createRange();
    place.setStart(node, offset);
    const after = this.#pieces.find((piece) => place.comparePoint(piece.node, 0) >= 0);
    return after?.start ?? this.points.text.length;
  }

  /** Where on the page a span stands. @param {Span} span @returns {DOMRect} */
  box({ start, end }) {
    const range = document.createRange();
    const [from, to] = [this.points.toUnit(start), this.points.toUnit(end)];
    for (const { node, start: first } of this.#pieces) {
      const last = first + node.data.length;
      if (first <= from && from < last) range.setStart(node, from - first);
      if (first < to && to <= last) range.setEnd(node, to - first);
    }
    return range.getBoundingClientRect();
  }
}

/** The selection, which engines give out of a shadow root in different ways. @param {ShadowRoot} root */
function selectedRange(root) {
  const own = /** @type {any} */ (root).getSelection?.();
  const selection = own ?? document.getSelection();
  if (!own && selection?.getComposedRanges) return selection.getComposedRanges({ shadowRoots: [root] })[0] ?? null;
  return selection !== null && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
}
