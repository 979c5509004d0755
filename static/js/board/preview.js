// What giving the chosen hours would do to everybody, shown before it is done. The server counts again.
import { board, chosenLine, chosenSeat, hoursField, hoursOf } from "./choice.js";
import { text } from "./texts.js";

const FULL = 1000;
const then = board.querySelector("[data-then]");

const hundredths = (value) => Math.round(value * 100) / 100;

const stop = (reason) => ({ tone: "stop", said: reason });

const byFigures = (seat, hours) => {
  const [taken, norm, limit] = ["taken", "norm", "limit"].map((name) => Number(seat.dataset[name] ?? NaN));
  const sum = hundredths(taken + hours);
  if (sum > limit) return stop(text("limit", { sum, limit }));
  if (sum > norm) return { tone: "over", said: text("over", { sum, over: hundredths(sum - norm) }) };
  return { tone: "fits", said: norm ? text("fits", { sum, norm }) : text("sum", { sum }) };
};

const titled = (term) => `shut${term[0].toUpperCase()}${term.slice(1)}`;

export const wouldBe = (line, seat) => {
  const hours = hoursOf(line);
  if (!(hours > 0)) return stop(text("unread"));
  if (hours > Number(line.dataset.free)) return stop(text("too-many", { free: Number(line.dataset.free) }));
  const shut = seat.dataset[titled(line.dataset.term)];
  if (shut) return stop(shut);
  if (line.dataset.work === "lecture" && seat.dataset.noLectures) return stop(seat.dataset.noLectures);
  return byFigures(seat, hours);
};

const drawGhost = (seat, hours) => {
  const ghost = seat.querySelector("[data-ghost]");
  if (!ghost) return;
  const taken = Number(seat.dataset.taken);
  const scale = FULL / Math.max(Number(seat.dataset.limit), taken, 1);
  ghost.setAttribute("x", Math.min(taken * scale, FULL));
  ghost.setAttribute("width", hours > 0 ? Math.min(hours * scale, FULL) : 0);
};

const drawSeat = (seat, line) => {
  const told = line && wouldBe(line, seat);
  const drop = seat.querySelector("[data-drop]");
  seat.dataset.tone = told ? told.tone : "";
  drop.textContent = drop.title = told ? told.said : "";
  drawGhost(seat, line ? hoursOf(line) : 0);
};

const draw = () => {
  const line = chosenLine();
  for (const seat of board.querySelectorAll("[data-seat]")) drawSeat(seat, line);
  const seat = chosenSeat();
  const told = line && seat && wouldBe(line, seat);
  then.dataset.tone = told ? told.tone : "";
  then.textContent = told ? `${seat.querySelector(".load-name").textContent}: ${told.said}` : "";
};

board.addEventListener("board-choice", draw);
hoursField.addEventListener("input", draw);
draw();
