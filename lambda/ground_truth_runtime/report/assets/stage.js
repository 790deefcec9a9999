// A picture with its mask, shapes and name plates. All lie in percent of the picture, so they fit at any size.

const PLATES_MAX = 12;

// options: {apart: one element per shape}, for the picture that is looked at closely
function stage(record, label, page, options = {}) {
  const picture = page.pictures[record.source];
  const mask = label?.mask ? page.pictures[label.mask.key] : undefined;
  const shapes = label ? shapesOf(label) : [];
  const place = html("div", { class: "stage" });
  const layer = html("div", { class: "labels" });
  const name = record.source === undefined ? "" : fileName(record.source);

  const arrange = (size) => {
    const shown = size ?? extentOf(shapes) ?? [4, 3];
    const [width, height] = (picture?.src && picture.size) || shown;
    place.style.setProperty("--ratio", width / height);
    layer.replaceChildren();
    if (mask?.src) layer.append(html("img", { class: "mask", src: mask.src, alt: "", draggable: "false" }));
    if (!shapes.length) return;
    const paths = (options.apart ? drawApart : drawTogether)(shapes, shown, page);
    const [w, h] = shown;
    layer.append(svg("svg", { viewBox: `0 0 ${w} ${h}`, preserveAspectRatio: "none", "aria-hidden": "true" }, paths));
    if (options.apart || shapes.length <= PLATES_MAX) layer.append(...plates(shapes, shown, page));
  };

  if (picture?.src) {
    const image = html("img", {
      class: "picture",
      alt: describe(record, label, page),
      loading: options.apart ? "eager" : "lazy",
      decoding: "async",
      draggable: "false",
    });
    image.addEventListener("load", () => {
      if (!sizeOf(label, picture)) arrange([image.naturalWidth, image.naturalHeight]);
    });
    image.addEventListener("error", () => {
      image.remove();
      place.prepend(canvas(name, "cannot be loaded from here", record, label, page));
    });
    image.src = picture.src;
    place.append(image);
  } else {
    place.append(canvas(name, "is not in this page", record, label, page));
  }
  arrange(sizeOf(label, picture ?? mask));
  place.append(layer);
  return html("div", { class: "frame", tabindex: options.apart ? 0 : null }, place);
}

// What stands where a picture is missing.
function canvas(name, why, record, label, page) {
  return html(
    "div",
    { class: "empty-canvas", role: "img", "aria-label": describe(record, label, page) },
    html("p", {}, theirs(name), ` ${why}`),
  );
}

function plates(shapes, [width, height], page) {
  return shapes
    .map((shape, index) => ({ shape, index }))
    .slice(0, 200)
    .map(({ shape, index }) => {
      const { name, colour, ink } = coloured(page, shape.number);
      const [x, y, w, h] = anchorOf(shape);
      const plate = theirs(shape.confidence ? `${name} ${decimal(shape.confidence)}` : name, { class: "plate" });
      plate.dataset.shape = index;
      plate.style.background = colour;
      plate.style.color = ink;
      const left = (100 * x) / width;
      if (left <= 60) plate.style.left = `${Math.max(0, left)}%`;
      else plate.style.right = `${Math.max(0, 100 - (100 * (x + w)) / width)}%`;
      // Above the shape where there is room, else within it.
      const top = (100 * y) / height;
      plate.style.top = `${Math.min(Math.max(0, top), 96)}%`;
      if (top >= 8) plate.classList.add("above");
      if (h === 0) plate.classList.add("off");
      return plate;
    });
}

// Left, top, width and height of a shape.
function anchorOf({ kind, flat }) {
  if (kind === "box") return flat;
  const xs = flat.filter((_, at) => at % 2 === 0);
  const ys = flat.filter((_, at) => at % 2 === 1);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
}

// A picture and its labels in words.
function describe(record, label, page) {
  const name = record.source === undefined ? `object ${record.n}` : fileName(record.source);
  if (!label) return `${name}, without a label`;
  if (label.state !== "labeled") return `${name}, ${label.state}: ${label.reason}`;
  const counts = new Map();
  for (const number of classesOf(label)) {
    const { name: known } = coloured(page, number);
    counts.set(known, (counts.get(known) ?? 0) + 1);
  }
  const words = [...counts].slice(0, 12).map(([known, count]) => (count > 1 ? `${count} × ${known}` : known));
  return words.length ? `${name}, labeled ${words.join(", ")}` : `${name}, labeled with nothing`;
}

// The class of every part of a label, repeated as often as it was given.
function classesOf(label) {
  const lists = [label.classes, label.mask?.classes, label.spans, label.boxes, label.polygons, label.polylines, label.points];
  return lists.flatMap((list) => (list ?? []).map(([number]) => number));
}
