// Findings and sums follow the saves; lines follow other people. One request at a time, and none while all is known.
import { cellOf, editor, keyOf, on, table, tell, versionOf } from "./cells.js";
import { activeCell, moveTo, remember } from "./focus.js";
import { isIdle } from "./saving.js";
import { ask, isSignedOut, parse } from "./server.js";
import { describe, describeUnread, redrawStates, stateOf } from "./states.js";
import { announce, text, toast } from "./texts.js";

const CALM = 350;
const POLL = 15000;
const WEIGHT = { error: 3, warning: 2, note: 1 };
let seen = editor.dataset.stamp;
let checked = editor.dataset.stamp;
let timer = 0;
let current = Promise.resolve();

export const soon = (delay = CALM) => {
  clearTimeout(timer);
  timer = setTimeout(() => sync(), delay);
};

// `ours`: the lines were changed from this page, nobody else's changes are told
export const sync = ({ ours = false } = {}) => {
  current = current.then(() => once(ours));
  return current;
};

// A save that came while the answer was on its way has made an appointment of its own, which stays.
const once = async (ours) => {
  const appointment = timer;
  const isAway = isSignedOut() || document.visibilityState === "hidden";
  if (!ours && (isAway || !isIdle())) {
    soon(isAway ? POLL : CALM);
    return;
  }
  const answer = await ask(`${editor.dataset.checksUrl}?${new URLSearchParams({ seen, checked })}`);
  if (answer.kind === "ok") apply(parse(answer.data), ours);
  if (timer === appointment) soon(POLL);
};

const apply = (fresh, ours) => {
  const isOpen = !fresh.dataset.closed;
  if (isOpen === Boolean(editor.dataset.closed)) close(fresh.dataset.closed);
  for (const part of fresh.querySelectorAll("[data-fresh]")) renew(part);
  checked = fresh.dataset.stamp;
  const lines = fresh.querySelector("[data-lines]");
  const isOld = revisionOf(fresh.dataset.stamp) < revisionOf(seen);
  if (lines && !isOld && !table.querySelector("td.editing")) {
    takeLines(lines, ours);
    seen = fresh.dataset.stamp;
  }
  mark();
  tell("fresh");
};

const stops = (part) => [...part.querySelectorAll("a, button, [tabindex]")];

// Whoever stands in the panel with the keyboard stays there: in the same place of the list, or the last one.
const renew = (fresh) => {
  const part = document.querySelector(`main [data-fresh="${fresh.dataset.fresh}"]`);
  const place = stops(part).indexOf(document.activeElement);
  part.replaceChildren(...fresh.childNodes);
  if (place >= 0) (stops(part).at(Math.min(place, stops(part).length - 1)) ?? activeCell())?.focus();
};

const revisionOf = (stamp) => Number(stamp.split(".")[0]);

// The plan went on its way, or came back: the page is closed or opened without losing what stands in it.
const close = (reason) => {
  editor.dataset.closed = reason;
  tell("shut", reason);
  if (reason) toast("warning", reason);
};

const takeLines = (lines, ours) => {
  const known = new Map([...table.querySelectorAll("tr.plan-row > td[data-version]")].map((cell) => [cell.id, versionOf(cell)]));
  const back = remember();
  const frame = table.parentElement;
  const [top, left] = [frame.scrollTop, frame.scrollLeft];
  for (const body of [...table.tBodies]) body.remove();
  table.tFoot.before(...lines.tBodies);
  redrawStates();
  const theirs = ours ? [] : [...table.querySelectorAll("tr.plan-row > td[data-version]")].filter((cell) => isTheirs(cell, known));
  for (const cell of theirs) {
    cell.dataset.theirs = "yes";
    describe(cell);
  }
  describeUnread();
  frame.scrollTo(left, top);
  back();
  if (theirs.length) announce(text("others", { count: theirs.length }));
};

const isTheirs = (cell, known) => !stateOf(keyOf(cell)) && versionOf(cell) > (known.get(cell.id) ?? 0);

// findings on their cells: the gravest gives the colour, all give the tooltip
export const mark = () => {
  for (const cell of table.querySelectorAll("[data-finding]")) {
    delete cell.dataset.finding;
    delete cell.dataset.found;
    describe(cell);
  }
  for (const finding of document.querySelectorAll("main [data-finding][data-line]")) {
    const cell = placeOf(finding);
    if (!cell) continue;
    const said = finding.querySelector("[data-text]").textContent;
    cell.dataset.found = cell.dataset.found ? `${cell.dataset.found}\n${said}` : said;
    const grave = finding.dataset.finding;
    if (WEIGHT[grave] > (WEIGHT[cell.dataset.finding] ?? 0)) cell.dataset.finding = grave;
    describe(cell);
  }
};

const placeOf = ({ dataset: { line, column } }) => cellOf(line, column || "code") ?? cellOf(line, "code");

export const jump = (finding) => {
  const cell = placeOf(finding);
  if (!cell) return;
  tell("reveal", cell);
  moveTo(cell);
};

const goTo = (place) => {
  if (place.matches("td")) {
    tell("reveal", place);
    moveTo(place);
    announce(place.dataset.found);
  } else {
    place.focus();
    place.scrollIntoView({ block: "nearest" });
  }
};

// the next finding from here on, in reading order, round and round: cells first, then what concerns the whole plan
export const stepFinding = (by) => {
  const found = [...document.querySelectorAll("main tr.plan-row > td[data-finding], main .plan-finding-whole")];
  if (!found.length) {
    announce(text("no-findings"));
    return;
  }
  const here = document.activeElement.closest(".plan-finding-whole") ?? activeCell();
  const after = found.filter((cell) => here && follows(cell, here) === by);
  goTo(by > 0 ? (after[0] ?? found[0]) : (after.at(-1) ?? found.at(-1)));
};

const follows = (cell, here) => (cell === here ? 0 : here.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1);

document.addEventListener("click", (event) => {
  const finding = event.target.closest?.("main [data-finding][data-line]");
  if (finding) {
    event.preventDefault();
    jump(finding);
  }
  const button = event.target.closest?.("[data-finding-step]");
  if (button) stepFinding(Number(button.dataset.findingStep));
});

on("saved", ({ revision, cells }) => {
  const [, state] = seen.split(".");
  if (revision === revisionOf(seen) + 1) seen = `${revision}.${state}`;
  if (cells.some((cell) => ["part", "kind"].includes(cell.column))) seen = "";
});
on("idle", () => soon());
on("closed", () => soon());
on("failed", () => soon());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());

export const start = () => {
  describeUnread();
  mark();
  soon(POLL);
};
