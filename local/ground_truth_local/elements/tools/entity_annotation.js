import { isTyping, make } from "../core/dom.js";
import { LabelList } from "../core/labels.js";
import { CrowdTool, toolStyles } from "../core/tool.js";
import { Annotations, readEntities } from "./entities/annotations.js";
import { Caret } from "./entities/caret.js";
import { CodePoints } from "./entities/code_points.js";
import { EntityList } from "./entities/entity_list.js";
import { HistoryBar } from "./entities/history_bar.js";
import { readLabels } from "./entities/labels.js";
import { TextView } from "./entities/text_view.js";
import { trimmed, wordsOf } from "./entities/words.js";

/**
 * @typedef {import("./entities/annotations.js").Entity} Entity
 * @typedef {import("./entities/words.js").Span} Span
 */

const sheets = await toolStyles("entities");

/**
 * `crowd-entity-annotation`: labels for words, phrases or characters of a `text`.
 *
 * Answers `{entities: [{label, startOffset, endOffset}]}`, offsets in Unicode code points. Without a `crowd-form`
 * around it, it has one of its own in its shadow.
 */
export class CrowdEntityAnnotation extends CrowdTool {
  static styles = sheets;

  /** @type {ReturnType<typeof readLabels>} */
  #labels = [];
  /** @type {Annotations} */
  #annotations;
  #listening = false;
  /** @type {Caret} */
  #caret;
  /** @type {TextView} */
  #view;
  /** @type {string | null} the label that each new selection gets at once */
  #brush = null;

  get shortcuts() {
    return [
      { keys: ["←", "→"], does: "Move by word" },
      { keys: ["↑", "↓"], does: "Move by line" },
      { keys: ["Shift", "arrows"], does: "Select more words" },
      { keys: ["Alt", "Shift", "← →"], does: "Select by character" },
      { keys: ["1", "…", "0"], does: "Label the selection" },
      { keys: ["Delete"], does: "Remove a label" },
      { keys: ["Esc"], does: "Select nothing" },
      { keys: ["Ctrl", "Z"], does: "Undo" },
      { keys: ["Ctrl", "Shift", "Z"], does: "Redo" },
    ];
  }

  build() {
    const text = this.getAttribute("text") ?? "";
    if (text === "") this.report("attribute text is empty");
    this.points = new CodePoints(text);
    this.#labels = readLabels(this);
    this.known = new Map(this.#labels.map((label) => [label.label, label]));
    const initial = readEntities(this.initialValue, { length: this.points.length, labels: new Set(this.known.keys()) }, (problem) => this.report(problem));
    this.#annotations = new Annotations(initial, () => this.#edited());
    this.#view = new TextView(this.points, (label) => this.known.get(label), (entity) => this.#remove(entity));
    const language = this.closest("[lang]")?.getAttribute("lang") || undefined;
    this.#caret = new Caret(wordsOf(this.points, language), this.points.length, (word) => this.#view.box(word));
    this.#buildWork();
    this.#buildSide();
    this.#draw();
    if (this.closest("crowd-form") === null) this.#ownForm();
  }

  /** Outside of a form the element submits itself. */
  #ownForm() {
    const form = document.createElement("crowd-form");
    form.className = "inner";
    form.append(...this.root.childNodes);
    this.root.append(form);
  }

  #buildWork() {
    this.bar = new HistoryBar({ undo: () => this.#undo(), redo: () => this.#redo() });
    this.work.append(this.bar.node, this.#view.node);
    this.#view.node.addEventListener("pointerdown", (event) => this.#pressed(event));
    if (!this.#listening) this.addEventListener("keydown", (event) => this.#key(event));
    this.#listening = true;
  }

  keep() {
    return this.#annotations.entities;
  }

  restore(/** @type {Entity[]} */ entities) {
    this.#annotations.put(entities.filter(({ label }) => this.known.has(label)));
    this.#draw();
  }

  #buildSide() {
    this.labelList = new LabelList(
      this.#labels.map(({ label, full, colour }) => ({ value: label, text: full, colour })),
      { mode: "radio", name: "Labels" },
    );
    this.labelList.addEventListener("choose", (event) => this.#labelChosen(/** @type {CustomEvent} */ (event).detail.label.value));
    this.entityList = new EntityList(
      (entity) => ({ text: this.#words(entity), ...this.known.get(entity.label) }),
      { chosen: (entity) => this.#select(entity), removed: (entity) => this.#remove(entity) },
    );
    // The pressed button may be gone: keys then go on in the text.
    this.entityList.node.addEventListener("click", () => this.focus());
    this.side.setAttribute("aria-label", "Labels");
    this.side.append(make("h2", {}, "Labels"), this.labelList.node, this.entityList.node);
  }

  set value(value) {
    this.initialValue = /** @type {any} */ (value)?.entities ?? value;
  }

  get value() {
    if (this.#annotations === undefined) return undefined;
    return { entities: this.#annotations.entities.map(({ label, start, end }) => ({ endOffset: end, label, startOffset: start })) };
  }

  reset() {
    this.#annotations.reset();
    this.#caret.selected = null;
    this.#draw();
  }

  focus() {
    this.#view.node.focus();
  }

  /** @param {Span} span */
  #words({ start, end }) {
    return this.points.slice(start, end);
  }

  #edited() {
    this.#draw();
    this.changed();
  }

  #draw() {
    this.#view.show(this.#annotations.entities, this.#caret.selected);
    this.entityList.show(this.#annotations.entities);
    this.bar.show(this.#annotations.history);
    this.labelList.chosen = this.#brush === null ? [] : [this.#brush];
  }

  /** Tells everybody, and shows it above the text. */
  say(/** @type {string} */ message) {
    super.say(message);
    this.bar.say(message);
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    if (event.button !== 0 || event.composedPath().some((part) => part instanceof HTMLButtonElement)) return;
    const entity = this.#view.entityOf(event.composedPath()[0]);
    // The selection stands only after the browser has handled the release.
    document.addEventListener("pointerup", () => setTimeout(() => this.#released(entity)), { once: true });
  }

  /** @param {Entity | null} entity the one where the press began: without a selection it is meant */
  #released(entity) {
    const { selection } = this.#view;
    const span = selection && trimmed(this.points, selection);
    document.getSelection()?.removeAllRanges();
    if (span !== null) {
      this.#select(span);
      if (this.#brush !== null) this.#label(this.#brush);
    } else if (entity !== null) {
      this.#select(entity);
    } else {
      this.#unselect();
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || isTyping(event)) return;
    const inText = event.composedPath()[0] === this.#view.node;
    if (inText && this.#caret.press(event)) this.#tellSelection();
    else if (!this.#historyKey(event) && !this.#editKey(event)) return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #historyKey(event) {
    if (!event.ctrlKey && !event.metaKey) return false;
    const key = event.key.toLowerCase();
    if (key === "z") event.shiftKey ? this.#redo() : this.#undo();
    else if (key === "y") this.#redo();
    return key === "z" || key === "y";
  }

  /** @param {KeyboardEvent} event */
  #editKey(event) {
    const { selected } = this.#caret;
    if (event.key === "Escape") {
      this.#brush = null;
      this.#unselect();
    } else if ((event.key === "Delete" || event.key === "Backspace") && selected !== null) {
      for (const entity of this.#annotations.touching(selected)) this.#remove(entity);
    } else {
      return false;
    }
    return true;
  }

  /** @param {Span} span */
  #select(span) {
    this.#caret.selected = { start: span.start, end: span.end };
    this.#tellSelection();
  }

  #unselect() {
    this.#caret.selected = null;
    this.#draw();
    this.say("");
  }

  #tellSelection() {
    this.#draw();
    const { selected } = this.#caret;
    if (selected === null) return;
    const labels = this.#annotations.touching(selected).map(({ label }) => this.known.get(label).full);
    this.say(labels.length === 0 ? `Selected: ${this.#words(selected)}` : `Selected: ${this.#words(selected)} (${labels.join(", ")})`);
  }

  /** @param {string} label */
  #labelChosen(label) {
    if (this.#caret.selected !== null) {
      this.#label(label);
      return;
    }
    this.#brush = this.#brush === label ? null : label;
    this.#draw();
    this.say(this.#brush === null ? "" : `What you select becomes ${this.known.get(label).full}; Esc ends this`);
  }

  /** Labels the selection. @param {string} label */
  #label(label) {
    const span = /** @type {Span} */ (this.#caret.selected);
    const against = this.#annotations.label(span, label);
    if (against !== null) {
      this.#draw();
      this.say(`“${this.#words(against)}” is labeled already: select all of it, not a portion`);
      return;
    }
    this.#caret.selected = null;
    this.#draw();
    this.say(`${this.#words(span)}: ${this.known.get(label).full}`);
  }

  /** @param {Entity} entity */
  #remove(entity) {
    this.#caret.selected = null;
    this.#annotations.remove(entity);
    this.say(`Removed ${this.known.get(entity.label).full} from ${this.#words(entity)}`);
  }

  #undo() {
    const step = this.#annotations.history.undo();
    this.say(step ? `Undone: ${step.name}` : "Nothing to undo");
  }

  #redo() {
    const step = this.#annotations.history.redo();
    this.say(step ? `Done again: ${step.name}` : "Nothing to redo");
  }
}
