/**
 * Style sheets of the folder `styles/`, loaded once each and shared by all shadow roots.
 */

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const loading = new Map();

/**
 * @param {string} name file name in `styles/`, without its ending
 * @returns {Promise<CSSStyleSheet>}
 */
function load(name) {
  let sheet = loading.get(name);
  if (sheet === undefined) {
    sheet = fetchSheet(new URL(`../styles/${name}.css`, import.meta.url));
    loading.set(name, sheet);
  }
  return sheet;
}

/** @param {URL} url */
async function fetchSheet(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`style sheet ${url} answered ${response.status}`);
  return new CSSStyleSheet().replace(await response.text());
}

/**
 * Tokens, base and the named sheets, in this order.
 *
 * @param {...string} names
 * @returns {Promise<CSSStyleSheet[]>}
 */
export function styles(...names) {
  return Promise.all(["tokens", "base", ...names].map(load));
}

/** Gives the page itself the tokens and a calm ground. */
export async function stylePage() {
  document.adoptedStyleSheets.unshift(...(await Promise.all(["tokens", "page"].map(load))));
}
