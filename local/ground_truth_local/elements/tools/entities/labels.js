import { colors, inkOn } from "../../image/palette.js";

/** @typedef {{label: string, short: string, full: string, colour: string, ink: string}} EntityLabel */

/**
 * The attribute `labels`: a list of `{label, shortDisplayName, fullDisplayName}`, or of plain texts.
 *
 * @param {import("../../core/element.js").CrowdElement} element
 * @returns {EntityLabel[]}
 */
export function readLabels(element) {
  const given = element.json("labels");
  const listed = Array.isArray(given) ? given : [];
  const known = new Map();
  for (const item of listed) {
    const { label, shortDisplayName, fullDisplayName } = typeof item === "string" ? { label: item } : (item ?? {});
    if (typeof label !== "string" || label === "") element.report(`attribute labels: ${JSON.stringify(item)} has no label`);
    else known.set(label, { label, short: String(shortDisplayName || label), full: String(fullDisplayName || label) });
  }
  if (known.size === 0) element.report("attribute labels names none");
  const palette = colors(known.size);
  return Array.from(known.values(), (label, place) => ({ ...label, colour: palette[place], ink: inkOn(palette[place]) }));
}
