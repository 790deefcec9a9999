import { make } from "../core/dom.js";
import { CrowdTool, toolStyles } from "../core/tool.js";

/** @typedef {{name: string, allowTie: boolean}} Dimension */

const sheets = await toolStyles("ranking");

/**
 * `crowd-text-ranking`: a rank for each of the `responses`, by each of `ordinal-ranking-dimensions`.
 *
 * Answers `{rankings: [{dimension, ranks}]}`: ranks from 1, the best, in the order of the responses. What the service's
 * own element answers is not documented.
 */
export class CrowdTextRanking extends CrowdTool {
  static styles = sheets;
  static observedAttributes = [...CrowdTool.observedAttributes, "ordinal-ranking-dimensions", "responses"];

  /** @type {Dimension[]} */ #dimensions = [];
  /** @type {string[]} */ #responses = [];
  /** @type {(number | null)[][]} by dimension and response */ #ranks = [];
  /** @type {HTMLSelectElement[][]} */ #fields = [];

  build() {
    this.#dimensions = list(this.json("ordinal-ranking-dimensions")).flatMap((one) =>
      typeof one?.name === "string" ? [{ name: one.name, allowTie: one.allowTie === true }] : [],
    );
    this.#responses = list(this.json("responses")).map(String);
    if (this.#dimensions.length === 0) this.report("attribute ordinal-ranking-dimensions names none");
    if (this.#responses.length === 0) this.report("attribute responses names none");
    const text = this.getAttribute("text");
    if (text) this.work.append(make("div", { class: "prompt" }, text));
    this.work.append(make("ol", { class: "responses" }, ...this.#responses.map((response, place) => this.#item(response, place))));
    this.side.setAttribute("aria-label", "Ranks");
    this.side.append(
      make("h2", {}, "Rank the responses"),
      make("p", {}, `1 is the best of ${this.#responses.length}.`),
      ...this.#dimensions.map(({ name, allowTie }) => make("p", {}, make("strong", {}, name), allowTie ? ": ranks may be the same" : ": each rank once")),
    );
    this.reset();
  }

  /** @param {string} response @param {number} place */
  #item(response, place) {
    const fields = this.#dimensions.map(({ name }, dimension) => {
      const choices = ["", ...this.#responses.map((_, rank) => String(rank + 1))].map((value) => make("option", { value }, value || "-"));
      const field = make("select", { "aria-label": `${name}, response ${place + 1}`, onchange: () => this.#chosen(dimension, place, field.value) }, ...choices);
      (this.#fields[dimension] ??= [])[place] = field;
      return make("label", { class: "rank" }, make("span", {}, name), field);
    });
    return make("li", { class: "response" }, make("p", {}, response), make("div", { class: "ranks" }, ...fields));
  }

  /** @param {number} dimension @param {number} place @param {string} value */
  #chosen(dimension, place, value) {
    this.#ranks[dimension][place] = value === "" ? null : Number(value);
    this.changed();
  }

  set value(value) {
    this.initialValue = value;
  }

  get value() {
    if (this.#ranks.every((ranks) => ranks.every((rank) => rank === null))) return undefined;
    return { rankings: this.#dimensions.map(({ name }, place) => ({ dimension: name, ranks: this.#ranks[place] })) };
  }

  get problem() {
    for (const [place, { name, allowTie }] of this.#dimensions.entries()) {
      const ranks = this.#ranks[place] ?? [];
      if (ranks.some((rank) => rank === null)) return `${name}: rank every response`;
      if (!allowTie && new Set(ranks).size < ranks.length) return `${name}: two responses have the same rank`;
    }
    return null;
  }

  focus() {
    this.#fields[0]?.[0]?.focus();
  }

  reset() {
    const given = list(/** @type {any} */ (this.initialValue)?.rankings);
    this.#ranks = this.#dimensions.map(({ name }) => {
      const ranks = list(given.find((one) => one?.dimension === name)?.ranks);
      return this.#responses.map((_, place) => (Number.isInteger(ranks[place]) ? ranks[place] : null));
    });
    this.#ranks.forEach((ranks, dimension) => ranks.forEach((rank, place) => (this.#fields[dimension][place].value = rank === null ? "" : String(rank))));
  }
}

/** @param {unknown} value @returns {any[]} */
const list = (value) => (Array.isArray(value) ? value : []);
