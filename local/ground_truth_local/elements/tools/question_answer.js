import { make } from "../core/dom.js";
import { CrowdTool, toolStyles } from "../core/tool.js";

const sheets = await toolStyles("ranking");
let count = 0;

/**
 * `crowd-question-answer-generation`: questions about a `text` with their answers, and tags.
 *
 * Answers `{questionsAndAnswers: [{question, answer, tags, excerpt}]}`: the excerpt is what was selected in the text
 * when the pair was begun. What the service's own element answers is not documented.
 */
export class CrowdQuestionAnswerGeneration extends CrowdTool {
  static styles = sheets;
  static observedAttributes = [...CrowdTool.observedAttributes, "question-tags"];

  #pairs = make("ol", { class: "pairs" });
  #passage = make("div", { class: "prompt", tabindex: 0 });
  #add = make("button", { type: "button", class: "button", onclick: () => this.#begin() }, "Add a question");

  /** @returns {HTMLElement[]} */
  get #items() {
    return /** @type {HTMLElement[]} */ (Array.from(this.#pairs.children));
  }

  build() {
    this.#passage.textContent = this.getAttribute("text") ?? "";
    if (this.#passage.textContent === "") this.report("attribute text is empty");
    this.work.append(this.#passage);
    this.side.setAttribute("aria-label", "Questions and answers");
    this.side.append(make("h2", {}, "Questions and answers"), make("p", {}, this.#rule()), this.#pairs, this.#add);
    this.reset();
  }

  get #least() {
    return this.number("min-questions", 1);
  }

  get #most() {
    return this.number("max-questions", Infinity);
  }

  #rule() {
    const bound = Number.isFinite(this.#most) ? `${this.#least} to ${this.#most} questions` : `at least ${this.#least}`;
    return `Select a part of the text, and ask about it: ${bound}.`;
  }

  /** Begins a pair about what is selected in the text. @param {{question?: string, answer?: string, tags?: string[], excerpt?: string}} [given] */
  #begin(given = {}) {
    if (this.#items.length >= this.#most) return;
    const excerpt = given.excerpt ?? this.#selected();
    const number = (count += 1);
    const field = (/** @type {string} */ name, /** @type {string} */ text) =>
      make("label", { class: "field" }, make("span", {}, name), make("textarea", { rows: 2, name, oninput: () => this.changed() }, text));
    const item = make(
      "li",
      { class: "pair" },
      excerpt === "" ? null : make("blockquote", {}, excerpt),
      field("Question", given.question ?? ""),
      field("Answer", given.answer ?? ""),
      this.#tags(given.tags ?? [], number),
      make("button", { type: "button", class: "button link", onclick: () => this.#remove(item) }, "Remove"),
    );
    this.#pairs.append(item);
    this.#add.disabled = this.#items.length >= this.#most;
    item.querySelector("textarea")?.focus();
    this.changed();
  }

  /** @param {string[]} chosen @param {number} number */
  #tags(chosen, number) {
    const known = this.json("question-tags");
    const listed = Array.isArray(known) ? known.map(String) : [];
    const own = this.getAttribute("allow-custom-question-tags") === "true";
    if (listed.length === 0 && !own) return null;
    const id = `tags-${number}`;
    return make(
      "label",
      { class: "field" },
      make("span", {}, own ? "Tags, between commas" : "Tag"),
      own
        ? make("input", { name: "Tags", list: id, value: chosen.join(", "), oninput: () => this.changed() })
        : make("select", { name: "Tags", onchange: () => this.changed() }, ...["", ...listed].map((tag) => make("option", { value: tag, selected: chosen.includes(tag) }, tag || "-"))),
      own ? make("datalist", { id }, ...listed.map((tag) => make("option", { value: tag }))) : null,
    );
  }

  #selected() {
    const selection = document.getSelection();
    const inText = selection?.getComposedRanges?.({ shadowRoots: [this.root] })[0];
    if (inText === undefined || !this.#passage.contains(inText.startContainer) || !this.#passage.contains(inText.endContainer)) return "";
    return (this.#passage.textContent ?? "").slice(inText.startOffset, inText.endOffset).trim();
  }

  /** @param {HTMLElement} item */
  #remove(item) {
    item.remove();
    this.#add.disabled = false;
    this.changed();
  }

  set value(value) {
    this.initialValue = value;
  }

  get value() {
    const pairs = this.#items.map((item) => ({
      question: text(item, "Question"),
      answer: text(item, "Answer"),
      tags: text(item, "Tags").split(",").map((tag) => tag.trim()).filter(Boolean),
      excerpt: item.querySelector("blockquote")?.textContent ?? "",
    }));
    return pairs.length === 0 ? undefined : { questionsAndAnswers: pairs };
  }

  get problem() {
    if (this.#items.length < this.#least) return `Write at least ${this.#least} ${this.#least === 1 ? "question" : "questions"}`;
    for (const [place, item] of this.#items.entries()) {
      for (const name of ["Question", "Answer"]) {
        const written = words(text(item, name));
        const kind = name.toLowerCase();
        const [least, most] = [this.number(`${kind}-min-words`, 1), this.number(`${kind}-max-words`, Infinity)];
        if (written < least) return `${name} ${place + 1}: at least ${least} ${least === 1 ? "word" : "words"}`;
        if (written > most) return `${name} ${place + 1}: at most ${most} words`;
      }
    }
    return null;
  }

  focus() {
    this.#add.focus();
  }

  reset() {
    this.#pairs.replaceChildren();
    this.#add.disabled = false;
    const given = /** @type {any} */ (this.initialValue)?.questionsAndAnswers;
    for (const pair of Array.isArray(given) ? given : []) this.#begin(pair);
  }
}

/** @param {HTMLElement} item @param {string} name */
const text = (item, name) => /** @type {HTMLInputElement | null} */ (item.querySelector(`[name="${name}"]`))?.value.trim() ?? "";

/** @param {string} written */
const words = (written) => written.split(/\s+/).filter(Boolean).length;
