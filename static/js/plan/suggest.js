// What fits while a person types: departments and courses from the portal, parts, kinds and codes from the page.
import { cellOf, columnOf, editor, keyOf, rows, table, textOf } from "./cells.js";
import { ask } from "./server.js";
import { announce, text } from "./texts.js";

const DELAY = 120;
const MOST = 8;
const list = document.getElementById("plan-suggest");
let input = null;
let items = [];
let chosen = -1;
let timer = 0;

const fold = (word) => word.toLowerCase();

const fitting = (all, typed) =>
  all.filter(({ value, name }) => fold(`${value} ${name}`).includes(fold(typed))).slice(0, MOST);

const parts = () =>
  [...table.querySelectorAll("[data-add]")].map((button) => {
    const [value, ...name] = button.dataset.name.split(" ");
    return { value, name: name.join(" "), owner: "" };
  });

const words = (name) => text(name).split("\n").map((value) => ({ value: value.trim(), name: "", owner: "" })).filter(({ value }) => value);

const codes = () => rows().map((row) => ({ value: textOf(cellOf(row.dataset.line, "code")), name: textOf(row.querySelector(".col-name")), owner: "" }));

// few enough to be offered before anything is typed
const OFFERED = ["choice", "language", "room_type"];

const lastWord = (typed) => typed.split(/[\s,;]+/).at(-1);

const fromPortal = (of) => async (typed) => {
  const { line } = input.closest("tr").dataset;
  const answer = await ask(`${editor.dataset.suggestUrl}?${new URLSearchParams({ of, line, text: typed })}`);
  return answer.kind === "ok" ? answer.data.items : [];
};

const SOURCES = {
  department: fromPortal("department"),
  course: fromPortal("course"),
  name_ky: fromPortal("course"),
  name_ru: fromPortal("course"),
  name_en: fromPortal("course"),
  part: (typed) => fitting(parts(), typed),
  kind: (typed) => fitting(words("kinds"), typed),
  language: (typed) => fitting(words("languages"), typed),
  room_type: (typed) => fitting(words("rooms"), typed),
  choice: fromPortal("choice"),
  prerequisites: (typed) => (lastWord(typed).length > 1 ? fitting(codes(), lastWord(typed)) : []),
};

const drawItem = ({ value, name, owner }, index) => {
  const item = document.createElement("li");
  item.id = `plan-suggest-${index}`;
  item.setAttribute("role", "option");
  for (const [css, part] of [["plan-suggest-value", value], ["plan-suggest-name", name], ["plan-suggest-owner", owner]]) {
    const piece = document.createElement("span");
    piece.className = css;
    piece.textContent = part;
    item.append(piece);
  }
  return item;
};

const draw = () => {
  list.replaceChildren(...items.map(drawItem));
  list.hidden = items.length === 0;
  input.setAttribute("aria-expanded", String(!list.hidden));
  if (list.hidden) return;
  const box = input.getBoundingClientRect();
  list.style.left = `${Math.min(box.left, innerWidth - list.offsetWidth - 8)}px`;
  const below = innerHeight - box.bottom;
  list.style.top = below > list.offsetHeight + 8 ? `${box.bottom + 2}px` : `${box.top - list.offsetHeight - 2}px`;
};

const choose = (index) => {
  chosen = index;
  for (const [place, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(place === index));
  if (index < 0) input.removeAttribute("aria-activedescendant");
  else input.setAttribute("aria-activedescendant", `plan-suggest-${index}`);
  list.children[index]?.scrollIntoView({ block: "nearest" });
};

const isName = () => columnOf(input.parentElement).startsWith("name_");

const find = async () => {
  const source = SOURCES[columnOf(input.parentElement)];
  const typed = input.value.trim();
  const found = typed || OFFERED.includes(columnOf(input.parentElement)) ? await source(typed) : [];
  if (!input || input.value.trim() !== typed) return;
  items = found;
  draw();
  choose(items.length && typed && !isName() ? 0 : -1);
  if (items.length) announce(text("suggested", { count: items.length }));
};

export const attach = (field) => {
  if (!SOURCES[columnOf(field.parentElement)]) return;
  input = field;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  // what was offered for fewer letters is not meant any more: Enter takes the typed text until the list is anew
  input.addEventListener("input", () => { clearTimeout(timer); choose(-1); timer = setTimeout(find, DELAY); });
  if (OFFERED.includes(columnOf(field.parentElement))) timer = setTimeout(find, DELAY);
};

export const detach = () => {
  clearTimeout(timer);
  input = null;
  items = [];
  chosen = -1;
  list.hidden = true;
};

export const isOpen = () => Boolean(input) && !list.hidden;

export const close = () => {
  items = [];
  draw();
};

export const walk = (by) => choose((chosen + by + items.length) % items.length);

// What the chosen item means for the cell: {key, text} to be saved, or null when nothing is chosen.
export const picked = () => {
  if (!isOpen() || chosen < 0) return null;
  const cell = input.parentElement;
  const { value } = items[chosen];
  if (isName()) return { cell: cellOf(cell.parentElement.dataset.line, "course"), text: value };
  if (columnOf(cell) !== "prerequisites") return { cell, text: value };
  const typed = input.value;
  return { cell, text: `${typed.slice(0, typed.length - lastWord(typed).length)}${value}`, more: keyOf(cell) };
};

list.addEventListener("mousedown", (event) => {
  event.preventDefault();
  const item = event.target.closest("li");
  if (!item) return;
  choose([...list.children].indexOf(item));
  input.dispatchEvent(new CustomEvent("plan-pick", { bubbles: true }));
});
