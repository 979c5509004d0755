// Lines are drawn onto people with the mouse. Who may not take the line is no target; the reason stands on the card.
import { give } from "./acts.js";
import { board, choose, pickOf } from "./choice.js";

const seatOf = (event) => event.target.closest?.("[data-seat]");

const mark = (seat) => {
  for (const one of board.querySelectorAll(".is-target")) one.classList.toggle("is-target", one === seat);
  seat?.classList.add("is-target");
};

const over = (event) => {
  const seat = seatOf(event);
  mark(seat);
  if (!seat || !["fits", "over"].includes(seat.dataset.tone)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
};

export const isDragging = () => board.classList.contains("is-dragging");

board.addEventListener("dragstart", (event) => {
  const line = event.target.closest?.("[data-line]");
  if (!line) return;
  choose(pickOf(line));
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", line.dataset.line);
  board.classList.add("is-dragging");
});
board.addEventListener("dragover", (event) => isDragging() && over(event));
board.addEventListener("drop", (event) => {
  const seat = seatOf(event);
  if (!seat || !isDragging()) return;
  event.preventDefault();
  choose(seat.querySelector("input[name=to]"));
  give();
});
board.addEventListener("dragend", () => {
  mark(null);
  board.classList.remove("is-dragging");
});
