// Elements, made so that text from a manifest can only ever be text.

const SVG = "http://www.w3.org/2000/svg";

function put(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const html = (name, attributes, ...children) => put(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) => put(document.createElementNS(SVG, name), attributes, children);

// Text of somebody else's: isolated, so that its direction turns nothing around it.
const theirs = (text, attributes) => html("bdi", attributes, String(text));

const plural = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many ?? `${one}s`}`;
const decimal = (value, digits = 2) => (value === null || value === undefined ? "–" : value.toFixed(digits));
const fileName = (uri) => uri.slice(uri.replace(/\/+$/, "").lastIndexOf("/") + 1) || uri;

function readJson(selector) {
  return [...document.querySelectorAll(selector)].map((block) => {
    const content = JSON.parse(block.textContent);
    block.remove();
    return content;
  });
}
