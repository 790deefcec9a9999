// One object, large: zoom, shapes by name, and the way to the next.

const ZOOMS = [1, 1.5, 2, 3, 4, 6, 8];
let details = 0;

function detail(page, shown) {
  let record = null;
  let zoom = 0;
  const id = `detail-${(details += 1)}`;
  const heading = html("h2", { id });
  const look = html("div", { class: "detail-look" });
  const facts = html("div", { class: "detail-facts" });
  const button = (words, label, action) => html("button", { type: "button", "aria-label": label, title: label, onclick: action }, words);
  const toggle = html("input", { type: "checkbox", checked: true });
  const out = button("−", "Zoom out (-)", () => zoomTo(zoom - 1));
  const closer = button("+", "Zoom in (+)", () => zoomTo(zoom + 1));
  const fit = button("Fit", "Fit (0)", () => zoomTo(0));
  const bar = html(
    "div",
    { class: "detail-bar" },
    button("←", "Previous object (left arrow)", () => step(-1)),
    button("→", "Next object (right arrow)", () => step(1)),
    heading,
    html("label", {}, toggle, " Labels"),
    html("span", { class: "zoom" }, out, fit, closer),
    button("✕", "Close (Escape)", () => dialog.close()),
  );
  const dialog = html("dialog", { class: "detail", "aria-labelledby": id }, bar, html("div", { class: "detail-body" }, look, facts));
  document.body.append(dialog);
  toggle.addEventListener("change", () => look.classList.toggle("bare", !toggle.checked));

  function zoomTo(index) {
    zoom = Math.min(Math.max(index, 0), ZOOMS.length - 1);
    look.style.setProperty("--zoom", ZOOMS[zoom]);
    out.disabled = zoom === 0;
    closer.disabled = zoom === ZOOMS.length - 1;
  }

  function step(by) {
    const list = shown();
    const next = list[list.indexOf(record) + by];
    if (next) show(next);
  }

  function show(next) {
    record = next;
    const label = record.labels[page.attribute];
    const isText = record.text !== undefined;
    heading.replaceChildren(theirs(record.source === undefined ? `Object ${record.n}` : fileName(record.source)));
    look.replaceChildren(isText ? passage(record, label, page) : stage(record, label, page, { apart: true }));
    look.classList.toggle("of-text", isText);
    for (const control of [toggle.parentElement, out.parentElement]) control.hidden = isText;
    facts.replaceChildren(...told(record, label, page, look));
    zoomTo(0);
    if (!dialog.open) dialog.showModal();
  }

  dialog.addEventListener("keydown", (event) => {
    if (event.target === toggle || event.ctrlKey || event.metaKey || event.altKey) return;
    const scrolls = event.target.classList.contains("frame") && zoom > 0;
    const actions = {
      ArrowLeft: () => step(-1),
      ArrowRight: () => step(1),
      "+": () => zoomTo(zoom + 1),
      "=": () => zoomTo(zoom + 1),
      "-": () => zoomTo(zoom - 1),
      0: () => zoomTo(0),
      l: () => toggle.click(),
    };
    if (!(event.key in actions) || (scrolls && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    actions[event.key]();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return show;
}

// What there is to say of an object.
function told(record, label, page, look) {
  const rows = [["Line", String(record.n)]];
  const row = (name, value) => value !== undefined && rows.push([name, value]);
  row("Source", record.source);
  row("Job", label?.job);
  row("Created", label?.created);
  row("Labeled by", label?.machine ? "machine" : undefined);
  row("Image", label?.at && `${label.at[0]} × ${label.at[1]} pixels`);
  const facts = html("dl", { class: "facts" }, rows.map(([name, value]) => html("div", {}, html("dt", {}, name), html("dd", {}, theirs(value)))));
  const real = page.pictures[record.source]?.size;
  const differs = label?.at && real && (label.at[0] !== real[0] || label.at[1] !== real[1]);
  const shapes = label && parts(label, page, look);
  return [
    shapes ? null : said(label, page),
    scores(label),
    differs && html("p", { class: "notice bad" }, `The label is for ${label.at.join(" × ")} pixels, the picture has ${real.join(" × ")}.`),
    shapes,
    label?.hidden && html("p", { class: "quiet" }, `${plural(label.hidden, "shape")} cannot be drawn.`),
    facts,
  ].filter(Boolean);
}

// Each shape by name; pointing at one shows it alone.
function parts(label, page, look) {
  const shapes = shapesOf(label);
  if (!shapes.length) return null;
  const single = (index) => {
    for (const part of look.querySelectorAll("[data-shape]")) {
      part.classList.toggle("dim", index !== null && part.dataset.shape !== String(index));
    }
  };
  const rows = shapes.slice(0, 200).map((shape, index) => {
    const { kind, flat } = shape;
    const where = kind === "box" || kind === "point" ? flat.join(", ") : plural(flat.length / 2, "vertex", "vertices");
    const events = { onmouseenter: () => single(index), onmouseleave: () => single(null) };
    return html("li", events, chip(page, shape.number, { confidence: shape.confidence }), html("span", { class: "quiet number" }, where));
  });
  const more = shapes.length - rows.length;
  return html("ol", { class: "parts" }, rows, more > 0 && html("li", { class: "quiet" }, `and ${more.toLocaleString("en")} more`));
}
