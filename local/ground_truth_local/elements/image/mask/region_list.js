/**
 * What has been painted, in words: to select, and to delete.
 *
 * @typedef {{index: number, name: string, color: string, share: number}} Region `share` of the picture, 0 to 1
 */
import { make } from "../../core/dom.js";
import { icon } from "../../core/icons.js";

export class RegionList {
  /** @param {string} heading @param {{choose: (index: number) => void, remove: (index: number) => void}} actions */
  constructor(heading, { choose, remove }) {
    this.choose = choose;
    this.remove = remove;
    this.list = make("ol", { class: "shapes", "aria-label": heading });
    this.node = make("section", { class: "listed" }, make("h2", {}, heading), this.list);
  }

  /** @param {Region[]} regions @param {number} active */
  draw(regions, active) {
    const rows = regions.map((region) => this.#row(region, region.index === active));
    this.list.replaceChildren(...(rows.length > 0 ? rows : [make("li", { class: "empty" }, "Nothing yet")]));
  }

  /** @param {Region} region @param {boolean} active */
  #row({ index, name, color, share }, active) {
    const words = share === 0 ? "not painted yet" : `${(share * 100).toFixed(share < 0.01 ? 2 : 1)} % of the picture`;
    return make(
      "li",
      { class: active ? "selected" : null, style: `--color: ${color}` },
      make(
        "button",
        { class: "name", type: "button", "aria-pressed": String(active), "aria-label": `${name}, ${words}`, onclick: () => this.choose(index) },
        make("strong", {}, name),
        words,
      ),
      make(
        "button",
        { class: "delete", type: "button", "aria-label": `Delete ${name}`, title: "Delete", onclick: () => this.remove(index) },
        icon("delete"),
      ),
    );
  }
}
