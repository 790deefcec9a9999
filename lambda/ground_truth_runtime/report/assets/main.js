// The page: data in, galleries out. Only one page of objects is ever in the document.

const PAGE_SIZE = 60;

const page = readJson("#page")[0] ?? { attributes: [], first: 0, classes: [] };
page.attribute = page.first;
page.pictures = Object.assign(Object.create(null), ...readJson("script[data-pictures]"));

for (const place of document.querySelectorAll("[data-gallery]")) {
  const records = readJson(`script[data-objects="${place.dataset.gallery}"]`).flat();
  if (place.dataset.strip === undefined) gallery(place, records);
  else strip(place, records);
}

// A few objects without controls.
function strip(place, records) {
  const own = { ...page, attribute: Number(place.dataset.strip) };
  let show = null;
  const open = (record) => (show ??= detail(own, () => records))(record);
  place.replaceChildren(html("div", { class: "cards" }, records.map((record) => card(record, own, open))));
}

function gallery(place, records) {
  let shown = records;
  let first = 0;
  let filter = null;
  const cards = html("div", { class: "cards" });
  const status = html("p", { class: "count", role: "status" });
  const pagers = [html("nav", { class: "pager", "aria-label": "Pages" }), html("nav", { class: "pager", "aria-label": "Pages, below" })];
  const head = html("div", { class: "toolbar" });
  const show = detail(page, () => shown);
  place.replaceChildren(head, html("div", { class: "above-cards" }, status, pagers[0]), cards, pagers[1]);

  function build() {
    filter = controls(records, page, choose);
    head.replaceChildren(filter.bar);
    choose(filter.choice());
  }

  function choose(choice) {
    shown = ordered(matching(records, page, choice), page, choice.order || "number");
    turn(0);
  }

  function turn(to, jump = false) {
    first = to;
    const some = shown.slice(first, first + PAGE_SIZE);
    cards.replaceChildren(...some.map((record) => card(record, page, show)));
    const range = shown.length > PAGE_SIZE ? `${(first + 1).toLocaleString("en")} to ${(first + some.length).toLocaleString("en")} of ` : "";
    const all = shown.length === records.length ? plural(shown.length, "object") : `${plural(shown.length, "object")} of ${records.length.toLocaleString("en")}`;
    status.textContent = shown.length ? `${range}${all}` : "No object fits.";
    for (const pager of pagers) pager.replaceChildren(...pages());
    if (jump) place.scrollIntoView();
  }

  function pages() {
    const count = Math.ceil(shown.length / PAGE_SIZE);
    if (count < 2) return [];
    const current = first / PAGE_SIZE;
    const go = (words, label, to) =>
      html("button", { type: "button", "aria-label": label, disabled: to < 0 || to >= count, onclick: () => turn(to * PAGE_SIZE, true) }, words);
    const select = html(
      "select",
      { "aria-label": "Page", onchange: (event) => turn(Number(event.target.value) * PAGE_SIZE, true) },
      Array.from({ length: count }, (_, index) => html("option", { value: index, selected: index === current }, `Page ${index + 1} of ${count}`)),
    );
    return [go("←", "Previous page", current - 1), select, go("→", "Next page", current + 1)];
  }

  const sections = [...document.querySelectorAll("section[data-attribute]")];
  const attribute = document.getElementById("attribute");
  const pick = (index) => {
    page.attribute = index;
    for (const section of sections) section.hidden = Number(section.dataset.attribute) !== index;
    build();
  };
  attribute?.addEventListener("change", () => pick(Number(attribute.value)));
  // The names of classes in the chart filter, too.
  for (const name of document.querySelectorAll(".class-name[data-class]")) {
    const words = name.cloneNode(true);
    words.removeAttribute("class");
    const link = html("button", { type: "button", class: "link", title: "Show objects with this class" }, words);
    link.addEventListener("click", () => {
      filter.chooseClass(name.dataset.class);
      place.scrollIntoView();
    });
    name.replaceWith(link);
  }
  pick(page.attribute);
}
