// The state of a cell that is on its way to the portal. It lives here, not in the table, so that it outlives a new table.
import { cellByKey, editor, setText, tell } from "./cells.js";
import { text } from "./texts.js";

// key → {state: saving | waiting | failed | conflict, typed, seen, reason, theirs}
const states = new Map();

export const stateOf = (key) => states.get(key);

export const inState = (...names) => [...states].filter(([, found]) => names.includes(found.state));

// the tooltip, read aloud with the cell: its state first, then what is wrong with it, then why it is closed
export const describe = (cell) => {
  cell.dataset.fixed ??= cell.title;
  const said = [cell.dataset.reason, cell.dataset.found, cell.dataset.theirs && text("theirs"), cell.dataset.fixed];
  cell.title = said.filter(Boolean).join("\n");
  if (!cell.title) cell.removeAttribute("title");
  const wrong = cell.dataset.finding === "error" || ["failed", "conflict"].includes(cell.dataset.state) || cell.classList.contains("unread");
  if (wrong) cell.setAttribute("aria-invalid", "true");
  else cell.removeAttribute("aria-invalid");
};

const draw = (cell, state, reason = "") => {
  cell.dataset.fixed ??= cell.title;
  if (state) cell.dataset.state = state;
  else delete cell.dataset.state;
  cell.dataset.reason = reason || (state ? text(`cell-${state}`) : "");
  describe(cell);
};

export const setState = (key, found) => {
  states.set(key, found);
  const cell = cellByKey(key);
  if (cell) {
    setText(cell, found.typed);
    draw(cell, found.state, found.reason);
  }
  tell("states");
};

// the portal has it; `problem` is what it could not read
export const settle = (key, problem = "") => {
  states.delete(key);
  const cell = cellByKey(key);
  if (cell) {
    cell.classList.toggle("unread", Boolean(problem));
    delete cell.dataset.theirs;
    draw(cell, problem ? "" : "saved", problem);
    setTimeout(() => cell.dataset.state === "saved" && draw(cell, "", ""), 2500);
  }
  tell("states");
};

export const forget = (key) => {
  states.delete(key);
  const cell = cellByKey(key);
  if (cell) draw(cell, "");
  tell("states");
};

// after the table was drawn anew
export const redrawStates = () => {
  for (const [key, found] of states) {
    const cell = cellByKey(key);
    if (cell) {
      setText(cell, found.typed);
      draw(cell, found.state, found.reason);
    }
  }
};

// once a page: tooltips of cells that came with something unread
export const describeUnread = () => {
  for (const cell of editor.querySelectorAll("td.unread")) {
    cell.dataset.reason ||= text("cell-unread");
    describe(cell);
  }
};
