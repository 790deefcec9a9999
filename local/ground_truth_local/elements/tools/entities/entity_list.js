import { make } from "../../core/dom.js";
import { icon } from "../../core/icons.js";

/** The labeled spans beside the text: pressed, one is selected in the text. */
export class EntityList {
  #title = make("h2");
  #list = make("ul", { class: "entities" });

  /**
   * @param {(entity: import("./annotations.js").Entity) => {text: string, full: string, colour: string}} look
   * @param {{chosen: (entity: import("./annotations.js").Entity) => void, removed: (entity: import("./annotations.js").Entity) => void}} acts
   */
  constructor(look, { chosen, removed }) {
    this.look = look;
    this.chosen = chosen;
    this.removed = removed;
    this.node = make("section", { class: "found", "aria-label": "Labeled spans" }, this.#title, this.#list);
  }

  /** @param {readonly import("./annotations.js").Entity[]} entities */
  show(entities) {
    this.#title.textContent = entities.length === 0 ? "Nothing labeled yet" : `Labeled (${entities.length})`;
    this.#list.replaceChildren(...entities.map((entity) => this.#item(entity)));
  }

  /** @param {import("./annotations.js").Entity} entity */
  #item(entity) {
    const { text, full, colour } = this.look(entity);
    return make(
      "li",
      {},
      make(
        "button",
        { type: "button", class: "entity-row", onclick: () => this.chosen(entity) },
        make("span", { class: "swatch", style: `--label-colour: ${colour}` }),
        make("span", { class: "words" }, make("strong", {}, text), make("small", {}, full)),
      ),
      make("button", { type: "button", class: "button link drop", "aria-label": `Remove ${full} from ${text}`, onclick: () => this.removed(entity) }, icon("close")),
    );
  }
}
