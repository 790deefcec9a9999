/** The tools for pictures. */

/** @type {Record<string, typeof HTMLElement>} tag: class */
export const IMAGE_TOOLS = {};
