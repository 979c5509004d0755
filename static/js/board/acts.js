// Giving, splitting, undoing: what the board does after the portal answered.
import { board, choose, chosenLine, forget, hoursField, lineRadio, pickOf, restore } from "./choice.js";
import { clear } from "./names.js";
import { announce, text } from "./texts.js";

const problem = document.getElementById("board-problem");
let done = null;

export const give = () => board.requestSubmit();

export const undo = () => board.querySelector("[data-undo]:not(:disabled)")?.click();

export const split = () => {
  const line = chosenLine();
  if (!line) return announce(text("choose-line"));
  const url = `${board.dataset.splitUrl}?line=${encodeURIComponent(pickOf(line).value)}`;
  return window.htmx.ajax("GET", url, { target: "#page-dialog-body", swap: "innerHTML" });
};

const open = (line) => Boolean(pickOf(line)) && !pickOf(line).disabled;

// the line itself while something of it is free, else the next one, else the first
const following = (id) => {
  const lines = [...board.querySelectorAll("[data-line]")];
  const place = lines.findIndex((line) => line.dataset.line === String(id));
  return lines.slice(Math.max(place, 0)).find(open) ?? lines.find(open);
};

const goOn = ({ lines, said }) => {
  announce(said);
  hoursField.value = "";
  clear();
  forget("to");
  const line = following(lines[0]);
  if (!line) return restore();
  choose(pickOf(line));
  return lineRadio().focus();
};

export const putAway = () => problem.replaceChildren();

document.addEventListener("board-done", (event) => { done = event.detail; });
document.addEventListener("htmx:afterSettle", () => {
  if (done) {
    const last = done;
    done = null;
    goOn(last);
  } else restore();
  problem.querySelector("[data-confirm]")?.focus();
});
// what was refused belongs to the choice of that moment
board.addEventListener("change", putAway);
hoursField.addEventListener("input", putAway);

const button = board.querySelector("[data-split]");
button.hidden = false;
button.addEventListener("click", split);
