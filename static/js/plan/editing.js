// Typing into a cell: opened by a letter, F2 or a double click; committed by Enter, Tab or leaving; Escape gives back.
import { closedBecause, columnOf, frame, headOf, isNumber, keyOf, table, tell, textOf, versionOf } from "./cells.js";
import { decide } from "./conflict.js";
import { moveTo, step, tab } from "./focus.js";
import { keep } from "./rescue.js";
import { whoTypes } from "./saving.js";
import { stateOf } from "./states.js";
import * as suggest from "./suggest.js";
import { announce, toast } from "./texts.js";
import { change } from "./undo.js";

let input = null;
let before = "";
let walksOut = false;

whoTypes((cell) => input?.parentElement === cell);

const field = (cell) => {
  const made = document.createElement("input");
  made.className = "plan-input";
  made.autocomplete = "off";
  made.spellcheck = false;
  made.maxLength = Number(headOf(cell).dataset.length);
  made.inputMode = isNumber(cell) ? "decimal" : "text";
  made.setAttribute("aria-label", headOf(cell).title);
  return made;
};

// `typed`: the letter that opened the cell replaces its text; without it the text is edited
export const open = (cell, typed) => {
  if (!cell || input) return;
  const closed = closedBecause(cell);
  if (closed) {
    announce(closed);
    tell("refused", cell);
    return;
  }
  if (stateOf(keyOf(cell))?.state === "conflict") {
    decide();
    return;
  }
  before = textOf(cell);
  walksOut = typed !== undefined;
  input = field(cell);
  input.value = typed ?? before;
  cell.append(input);
  cell.classList.add("editing");
  suggest.attach(input);
  input.focus({ preventScroll: true });
  if (!walksOut) input.select();
};

const shut = () => {
  const cell = input.parentElement;
  const gone = input;
  input = null;
  suggest.detach();
  gone.remove();
  cell.classList.remove("editing");
  tell("closed");
  return cell;
};

// Saves what was typed and goes on; a chosen suggestion goes before the typed text.
export const commit = (go = () => {}) => {
  const pick = suggest.picked();
  const typed = input.value.trim();
  const cell = shut();
  if (pick && closedBecause(pick.cell)) toast("warning", closedBecause(pick.cell));
  else change([pick ?? { cell, text: typed }]);
  moveTo(cell);
  go();
};

const cancel = () => moveTo(shut());

const KEYS = {
  Enter: (event) => commit(() => step(event.shiftKey ? -1 : 1, 0)),
  Tab: (event) => commit(() => tab(event.shiftKey ? -1 : 1)),
  Escape: () => (suggest.isOpen() ? suggest.close() : cancel()),
  F2: () => { walksOut = !walksOut; },
  ArrowDown: () => (suggest.isOpen() ? suggest.walk(1) : commit(() => step(1, 0))),
  ArrowUp: () => (suggest.isOpen() ? suggest.walk(-1) : commit(() => step(-1, 0))),
};

// Opened by a letter, the arrows leave the cell; opened by F2, they walk in the text.
const WALK = { ArrowLeft: -1, ArrowRight: 1 };

table.addEventListener("keydown", (event) => {
  if (event.target !== input || event.isComposing) return;
  event.stopPropagation();
  if (event.ctrlKey && event.key === "Enter") {
    event.preventDefault();
    commit(() => tell("add-below"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key] ?? (walksOut && WALK[event.key] && (() => commit(() => step(0, WALK[event.key]))));
  if (!act) return;
  event.preventDefault();
  act(event);
});

table.addEventListener("plan-pick", () => commit());

table.addEventListener("focusout", (event) => {
  if (event.target !== input || !document.hasFocus()) return;
  const to = event.relatedTarget;
  commitQuietly();
  if (to && to.isConnected) to.focus();
});

// the person went elsewhere: the text is saved, the focus is left alone
const commitQuietly = () => {
  const typed = input.value.trim();
  const cell = shut();
  change([{ cell, text: typed }]);
};

table.addEventListener("dblclick", (event) => {
  const cell = event.target.closest("tr.plan-row > td");
  if (cell && !input) open(cell);
});

// + in a column that holds nothing else
const MARKS = ["host_taught", "left_out"];

export const toggle = (cell) => change([{ cell, text: textOf(cell) ? "" : "+" }]);

export const isMark = (cell) => MARKS.includes(columnOf(cell));

// leaving the page in the middle of a word
window.addEventListener("pagehide", () => {
  if (!input || input.value.trim() === before) return;
  const cell = input.parentElement;
  keep([{ key: keyOf(cell), text: input.value.trim(), seen: versionOf(cell) }]);
});

frame.addEventListener("scroll", () => suggest.isOpen() && suggest.close());
