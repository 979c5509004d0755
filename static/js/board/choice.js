// What is chosen: a line, somebody who takes it, the hours. The choice outlives parts of the board that come anew.
import { numberIn } from "./texts.js";

export const board = document.querySelector("[data-board]");
export const hoursField = document.getElementById("board-hours");
const chosen = { line: "", to: "" };

const radio = (kind) => document.getElementById(kind === "line" ? `pick-${chosen.line}` : `to-${chosen.to}`);

export const chosenLine = () => {
  const pick = radio("line");
  return pick && !pick.disabled ? pick.closest("[data-line]") : null;
};

export const chosenSeat = () => radio("to")?.closest("[data-seat]") ?? null;

export const pickOf = (line) => line.querySelector("input[name=line]");

export const lineRadio = () => radio("line");

// hours typed, or all that is free of the line; NaN when they cannot be read
export const hoursOf = (line) => (hoursField.value.trim() ? numberIn(hoursField.value) : Number(line.dataset.free));

const note = (input) => {
  if (input.name === "line") chosen.line = input.value.split(":")[0];
  if (input.name === "to") chosen.to = input.value;
};

export const choose = (input) => {
  input.checked = true;
  note(input);
  board.dispatchEvent(new CustomEvent("board-choice"));
};

export const forget = (kind) => {
  const input = radio(kind);
  if (input) input.checked = false;
  chosen[kind] = "";
};

// after parts of the board came anew
export const restore = () => {
  for (const kind of ["line", "to"]) {
    const input = radio(kind);
    if (input && !input.disabled) input.checked = true;
  }
  board.dispatchEvent(new CustomEvent("board-choice"));
};

board.addEventListener("change", ({ target }) => {
  note(target);
  board.dispatchEvent(new CustomEvent("board-choice"));
});
for (const input of board.querySelectorAll("input[type=radio]:checked")) note(input);
