// An object in the grid.

function card(record, page, open) {
  const label = record.labels[page.attribute];
  const title = record.source === undefined ? `Object ${record.n}` : fileName(record.source);
  const look = record.text === undefined ? stage(record, label, page) : passage(record, label, page);
  const button = html("button", { type: "button", class: "open", "aria-haspopup": "dialog", onclick: () => open(record) });
  button.append(html("span", { class: "hidden" }, "Open "), theirs(title, { class: "name", title: record.source }));
  return html(
    "article",
    { class: `card ${label?.state ?? "unlabeled"}`, "data-number": record.n },
    html("div", { class: "look", onclick: () => open(record) }, look),
    html(
      "div",
      { class: "caption" },
      html("p", { class: "title" }, button, record.source !== undefined && html("span", { class: "quiet" }, `#${record.n}`)),
      said(label, page),
      scores(label),
    ),
  );
}

// A text with its spans marked.
function passage(record, label, page) {
  const pieces = label?.pieces ?? [[record.text, []]];
  return html(
    "div",
    { class: "passage", dir: "auto" },
    pieces.map(([text, numbers]) => {
      if (!numbers.length) return document.createTextNode(text);
      const { name, colour } = coloured(page, numbers[numbers.length - 1]);
      const names = numbers.map((number) => coloured(page, number).name).join(", ");
      const mark = html("mark", { title: names }, text, html("span", { class: "tag" }, theirs(name)));
      mark.style.setProperty("--colour", colour);
      return mark;
    }),
  );
}

// The label in words.
function said(label, page) {
  if (!label) return html("p", { class: "quiet" }, "no label");
  if (label.state !== "labeled") {
    return html("p", { class: "bad-text reason" }, html("b", {}, label.state === "failed" ? "Failed: " : "Unreadable: "), theirs(label.reason));
  }
  const chips = [];
  for (const [number, confidence, own] of [...(label.classes ?? []), ...(label.mask?.classes ?? [])]) {
    chips.push(chip(page, number, { confidence: label.mask ? null : confidence, own }));
  }
  const counts = new Map();
  for (const shape of shapesOf(label)) counts.set(shape.number, (counts.get(shape.number) ?? 0) + 1);
  for (const [number] of label.spans ?? []) counts.set(number, (counts.get(number) ?? 0) + 1);
  for (const [number, count] of counts) chips.push(chip(page, number, { count }));
  if (label.custom !== undefined) return html("pre", { class: "custom" }, label.custom);
  if (label.reference !== undefined) return html("p", { class: "reference" }, "Label in ", theirs(label.reference));
  const note = label.mask ? page.pictures[label.mask.key]?.note : null;
  if (!chips.length) return html("p", { class: "quiet" }, "nothing marked");
  const more = chips.length - 8;
  return html(
    "div",
    { class: "said" },
    html("p", { class: "chips" }, chips.slice(0, 8), more > 0 && html("span", { class: "quiet" }, `+ ${more}`)),
    note && html("p", { class: "quiet" }, note),
  );
}

function chip(page, number, { count, confidence, own }) {
  const { name, colour } = coloured(page, number);
  const square = svg("svg", { viewBox: "0 0 10 10", class: "swatch", "aria-hidden": "true" });
  square.append(svg("rect", { width: 10, height: 10, rx: 2.5, fill: own ?? colour }));
  return html(
    "span",
    { class: "chip" },
    square,
    theirs(name),
    count > 1 && html("b", {}, `× ${count}`),
    confidence ? html("b", {}, decimal(confidence)) : null,
  );
}

function scores(label) {
  const told = [];
  if (label?.agreement !== undefined) told.push(["agreement", label.agreement]);
  if (label?.confidence) told.push(["confidence", label.confidence]);
  if (!told.length) return null;
  return html("dl", { class: "scores" }, told.map(([name, value]) => score(name, value)));
}

function score(name, value) {
  const bar = svg("svg", { viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" });
  bar.append(svg("rect", { width: 100, height: 4, class: "empty" }));
  bar.append(svg("rect", { width: 100 * Math.min(Math.max(value, 0), 1), height: 4, class: "filled" }));
  return html("div", {}, html("dt", {}, name), html("dd", {}, bar, decimal(value)));
}
