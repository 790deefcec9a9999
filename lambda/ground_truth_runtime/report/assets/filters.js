// Which objects are shown, and in which order.

const STATES = { labeled: "Labeled", failed: "Failed", unlabeled: "Without a label", unreadable: "Unreadable" };
const ORDERS = {
  agreement: ["Least agreed first", (label) => label?.agreement ?? 2],
  confidence: ["Least confident first", (label) => label?.confidence ?? 2],
  number: ["Order of the manifest", () => 0],
};

const stateOf = (label) => label?.state ?? "unlabeled";

function matching(records, page, { text, state, number, agreement }) {
  const needle = text.trim().toLocaleLowerCase();
  return records.filter((record) => {
    const label = record.labels[page.attribute];
    if (state && stateOf(label) !== state) return false;
    if (number !== "" && !(label && classesOf(label).includes(Number(number)))) return false;
    if (agreement < 1 && !(label?.agreement !== undefined && label.agreement <= agreement)) return false;
    return !needle || wordsOf(record, label, page).includes(needle);
  });
}

// All that can be searched for in an object.
function wordsOf(record, label, page) {
  const classes = label ? [...new Set(classesOf(label))].map((number) => coloured(page, number).name) : [];
  const words = [`#${record.n}`, record.source, record.text, label?.reason, label?.reference, label?.custom, ...classes];
  return words.filter((word) => word !== undefined).join("\n").toLocaleLowerCase();
}

function ordered(records, page, order) {
  const value = ORDERS[order][1];
  return [...records].sort((a, b) => value(a.labels[page.attribute]) - value(b.labels[page.attribute]) || a.n - b.n);
}

// The row of controls; `changed` is called with what is chosen.
function controls(records, page, changed) {
  const labels = records.map((record) => record.labels[page.attribute]);
  const counts = new Map();
  for (const label of labels) {
    for (const number of new Set(label ? classesOf(label) : [])) counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  const has = (key) => labels.some((label) => label?.[key]);
  const agreed = labels.some((label) => label?.agreement !== undefined);
  const states = Object.keys(STATES).filter((state) => labels.some((label) => stateOf(label) === state));
  const orders = Object.keys(ORDERS).filter((order) => order === "number" || (order === "agreement" ? agreed : has(order)));

  const option = (value, words) => html("option", { value }, words);
  const text = html("input", { type: "search", id: "find", placeholder: "Name, text, class, reason", autocomplete: "off", dir: "auto" });
  const state = html("select", { id: "state" }, option("", "All"), states.map((key) => option(key, STATES[key])));
  const classes = [...counts].sort((a, b) => b[1] - a[1]);
  const number = html(
    "select",
    { id: "class" },
    option("", "All"),
    classes.map(([key, count]) => option(key, `${coloured(page, key).name} (${count.toLocaleString("en")})`)),
  );
  const order = html("select", { id: "order" }, orders.map((key) => option(key, ORDERS[key][0])));
  const agreement = html("input", { type: "range", id: "agreement", min: 0, max: 1, step: 0.01, value: 1 });
  const told = html("b", {}, "1.00");

  const field = (words, control, ...more) => html("label", { class: "field" }, html("span", {}, words, ...more), control);
  const bar = html(
    "form",
    { class: "controls", role: "search", "aria-label": "Filter objects" },
    field("Search", text),
    field("State", state),
    counts.size > 0 && field("Class", number),
    agreed && field("Agreement at most ", agreement, told),
    orders.length > 1 && field("Order", order),
    html("button", { type: "reset", class: "quiet-button" }, "Reset"),
  );
  const choice = () => ({
    text: text.value,
    state: state.value,
    number: number.value,
    agreement: Number(agreement.value),
    order: order.value,
  });
  const tell = () => {
    told.textContent = decimal(Number(agreement.value));
    changed(choice());
  };
  bar.addEventListener("input", tell);
  bar.addEventListener("submit", (event) => event.preventDefault());
  // The controls have their first values again only after this event.
  bar.addEventListener("reset", () => setTimeout(tell));
  return {
    bar,
    choice,
    chooseClass: (key) => {
      number.value = String(key);
      tell();
    },
  };
}
