// The keys of the board. A letter begins a name, a digit the hours, wherever among lines and people one stands.
import { putAway, split, undo } from "./acts.js";
import { board, chosenSeat, forget, hoursField, lineRadio } from "./choice.js";
import { clear, field } from "./names.js";

const home = () => {
  clear();
  hoursField.value = "";
  putAway();
  if (chosenSeat()) forget("to");
  board.dispatchEvent(new CustomEvent("board-choice"));
  (lineRadio() ?? board.querySelector("input[name=line]:not(:disabled)"))?.focus();
};

const typing = (target) => target.matches("input[type=search], input[type=text]") && target.value !== "";

const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;

// the sign itself arrives in the field that is focused now
const begin = (event) => {
  const isHere = event.target.matches("input[type=radio]");
  if (!plain(event) || !(isHere || event.target === hoursField || event.target === field)) return;
  if (/\p{L}/u.test(event.key)) field.focus();
  if (/[\d.,]/.test(event.key)) hoursField.focus();
  if (isHere && event.key === "?") document.querySelector('[data-dialog="keys"]')?.click();
};

board.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const acts = { F2: split, Escape: home };
  if (acts[event.key]) {
    event.preventDefault();
    acts[event.key]();
  } else begin(event);
});

// undo works from anywhere on the page where nothing is being typed
document.addEventListener("keydown", (event) => {
  if (event.code !== "KeyZ" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
  if (document.querySelector("dialog[open]") || typing(event.target)) return;
  event.preventDefault();
  undo();
});
