// Labels as vector drawings in pixels of the image.

const EXTENT_MARGIN = 1.05;

const coloured = (page, number) => page.classes[number] ?? { name: String(number), colour: "#808080", ink: "#ffffff" };

// Every shape of a label as {kind, number, flat, confidence}, in the order of the lists.
function shapesOf(label) {
  const of = (kind, list) => (list ?? []).map(([number, flat, confidence]) => ({ kind, number, flat, confidence }));
  return [
    ...of("box", label.boxes),
    ...of("polygon", label.polygons),
    ...of("polyline", label.polylines),
    ...of("point", label.points),
  ];
}

// Width and height that the coordinates count in; without a word of it, as far as the shapes reach.
function sizeOf(label, picture) {
  if (label?.at) return label.at;
  if (picture?.size) return picture.size;
  return null;
}

function extentOf(shapes) {
  let width = 0;
  let height = 0;
  for (const { kind, flat } of shapes) {
    if (kind === "box") {
      width = Math.max(width, flat[0] + flat[2]);
      height = Math.max(height, flat[1] + flat[3]);
    } else {
      for (let at = 0; at < flat.length; at += 2) {
        width = Math.max(width, flat[at]);
        height = Math.max(height, flat[at + 1]);
      }
    }
  }
  return width > 0 && height > 0 ? [width * EXTENT_MARGIN, height * EXTENT_MARGIN] : null;
}

function pathOf({ kind, flat }, size) {
  if (kind === "box") return `M${flat[0]} ${flat[1]}h${flat[2]}v${flat[3]}h${-flat[2]}z`;
  if (kind === "point") {
    const radius = Math.max(size[0], size[1]) / 90;
    return `M${flat[0] - radius} ${flat[1]}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
  }
  let path = "";
  for (let at = 0; at < flat.length; at += 2) path += `${at ? "L" : "M"}${flat[at]} ${flat[at + 1]}`;
  return kind === "polygon" ? `${path}z` : path;
}

// One path per class and kind: the number of elements does not grow with the number of shapes.
function drawTogether(shapes, size, page) {
  const paths = new Map();
  for (const shape of shapes) {
    const key = `${shape.number} ${shape.kind}`;
    const found = paths.get(key) ?? { ...shape, path: "" };
    found.path += pathOf(shape, size);
    paths.set(key, found);
  }
  return [...paths.values()].map(({ kind, number, path }) => drawn(kind, path, coloured(page, number).colour));
}

// One path per shape, in the order of the shapes.
function drawApart(shapes, size, page) {
  return shapes.map((shape, index) => {
    const path = drawn(shape.kind, pathOf(shape, size), coloured(page, shape.number).colour);
    path.dataset.shape = index;
    return path;
  });
}

function drawn(kind, path, colour) {
  return svg("path", { d: path, class: `shape ${kind}`, stroke: colour, fill: kind === "polyline" ? "none" : colour });
}
