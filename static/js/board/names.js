// Letters of a name leave the people who are called so; the first of them is chosen.
import { board, choose, chosenSeat } from "./choice.js";
import { announce, text } from "./texts.js";

export const field = board.querySelector("[data-name-filter]");
const PLAIN = { ң: "н", ө: "о", ү: "у", ё: "е" };

const folded = (words) => words.toLowerCase().replace(/[ңөүё]/g, (sign) => PLAIN[sign]);

const isCalled = (seat, typed) => folded(seat.dataset.name).split(/[\s,]+/).some((word, place, words) =>
  words.slice(place).join(" ").startsWith(typed));

const shown = () => [...board.querySelectorAll("[data-seat]:not([hidden])")];

const pick = (seat) => {
  choose(seat.querySelector("input[name=to]"));
  seat.scrollIntoView({ block: "nearest" });
};

// hides who is not called so; whether somebody is left
const narrow = () => {
  const typed = folded(field.value.trim());
  for (const seat of board.querySelectorAll("[data-seat]")) seat.hidden = Boolean(typed) && !isCalled(seat, typed);
  return shown().length > 0;
};

const search = () => {
  if (!narrow()) return announce(text("nobody"));
  if (!field.value.trim()) return undefined;
  const fitting = shown().find((seat) => seat.dataset.tone !== "stop") ?? shown()[0];
  if (chosenSeat()?.hidden !== false) pick(fitting);
  return undefined;
};

const walk = (by) => {
  const seats = shown();
  const seat = seats[seats.indexOf(chosenSeat()) + by];
  if (seat) pick(seat);
};

export const clear = () => {
  field.value = "";
  narrow();
};

field.addEventListener("input", search);
field.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  walk(by);
});
document.addEventListener("htmx:afterSettle", narrow);
