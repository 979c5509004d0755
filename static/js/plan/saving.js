// The queue of saves: in order, each cell against the version that the person saw, nothing dropped on the way.
import { cellByKey, closedBecause, editor, keyOf, setText, tell, textOf, versionOf } from "./cells.js";
import { drop, keep, rescued } from "./rescue.js";
import { ask, askToSignIn, isSignedOut, newKey } from "./server.js";
import { forget, inState, setState, settle, stateOf } from "./states.js";
import { announce, text, toast } from "./texts.js";

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30000;
const PATIENCE = 4;
const LONG = 4000;
const queue = []; // {id, writes: [{key, text, seen}], tried}
let busy = false;
let wait = FIRST_WAIT;
let timer = 0;

export const isIdle = () => queue.length === 0 && !busy;

// true once everything is saved, false when that takes long
export const settled = () =>
  isIdle()
    ? Promise.resolve(true)
    : new Promise((resolve) => {
        editor.addEventListener("plan:idle", () => resolve(true), { once: true });
        setTimeout(() => resolve(isIdle()), LONG);
      });

// The open edit is asked by editing.js; a cell being typed into is not overwritten.
let isTyping = () => false;
export const whoTypes = (asked) => { isTyping = asked; };

const laterWrites = (key) => queue.flatMap((group) => group.writes).filter((write) => write.key === key);

// A cell that still waits takes the newer text; one that may already have reached the portal keeps its place.
const replaceWaiting = (keys) => {
  for (const group of queue) if (!group.tried) group.writes = group.writes.filter((write) => !keys.has(write.key));
  queue.splice(0, queue.length, ...queue.filter((group) => group.tried || group.writes.length));
};

// changes: [{cell, text, seen?}]; answers the id of the save
export const put = (changes) => {
  const writes = changes.map(({ cell, text: typed, seen }) => ({ key: keyOf(cell), text: typed, seen: seen ?? versionOf(cell) }));
  replaceWaiting(new Set(writes.map((write) => write.key)));
  const group = { id: newKey(), writes, tried: false };
  queue.push(group);
  keep(writes);
  mark(group, "saving");
  send();
  return group.id;
};

const mark = (group, state, reason) => {
  for (const { key, text: typed, seen } of group.writes) setState(key, { state, typed, seen, reason });
};

const send = async () => {
  if (busy || isSignedOut()) return;
  busy = true;
  clearTimeout(timer);
  while (queue.length && (await sendOne(queue[0])));
  busy = false;
  if (!queue.length) tell("idle");
};

const sendOne = async (group) => {
  group.tried = true;
  mark(group, "saving");
  const cells = group.writes.map(({ key, text: typed, seen }) => {
    const [line, column] = key.split(":");
    return { line: Number(line), column, text: typed, version: seen };
  });
  const answer = await ask(editor.dataset.cellsUrl, { cells }, group.id);
  return ANSWERS[answer.kind](group, answer.data);
};

const hold = (group) => {
  for (const waiting of queue) mark(waiting, "waiting");
  if (!isSignedOut()) {
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
  tell("held", group);
  return false;
};

const saved = (group, data) => {
  queue.shift();
  wait = FIRST_WAIT;
  const followed = data.followed.map((cell) => ({ ...cell, before: textOf(cellByKey(`${cell.line}:${cell.column}`)) }));
  for (const cell of [...data.cells, ...data.followed]) take(cell);
  const problem = data.cells.find((cell) => cell.problem)?.problem;
  announce(problem ?? text("saved"));
  tell("saved", { id: group.id, followed, revision: data.revision, cells: data.cells });
  return true;
};

// what the portal now holds, unless something newer was typed over it
const take = ({ line, column, text: written, version, problem }) => {
  const key = `${line}:${column}`;
  const later = laterWrites(key);
  const cell = cellByKey(key);
  if (cell) cell.dataset.version = version;
  for (const write of later) write.seen = version;
  if (later.length) return;
  drop([key]);
  if (cell && !isTyping(cell)) setText(cell, written);
  settle(key, problem);
};

// Somebody else was there first: those cells wait for a decision, the others go on.
const clashed = (group, data) => {
  queue.shift();
  if (!data.cells.length) return failed(group, data);
  for (const cell of data.cells) clash(group, cell);
  goOn(group, data.cells);
  announce(data.message);
  return true;
};

const clash = (group, theirs) => {
  const key = `${theirs.line}:${theirs.column}`;
  const mine = group.writes.find((write) => write.key === key).text;
  if (mine.trim() === theirs.text) return take(theirs);
  const reason = text("conflict", { theirs: theirs.text || "–" });
  setState(key, { state: "conflict", typed: mine, seen: theirs.version, reason, theirs });
};

const goOn = (group, without) => {
  const keys = new Set(without.map((cell) => `${cell.line}:${cell.column}`));
  const writes = group.writes.filter((write) => !keys.has(write.key));
  if (writes.length) queue.unshift({ id: newKey(), writes, tried: false });
};

const refused = (group, data) => {
  queue.shift();
  if (!data.cells.length) return failed(group, data);
  failed({ writes: group.writes.filter((write) => data.cells.some((cell) => `${cell.line}:${cell.column}` === write.key)) }, data);
  goOn(group, data.cells);
  return true;
};

const failed = (group, data) => {
  mark(group, "failed", data.message);
  announce(data.message);
  toast("error", data.message);
  tell("failed");
  return true;
};

// A fault of the portal is tried again a few times; then the cell says so and the others go on.
const faulty = (group) => {
  group.faults = (group.faults ?? 0) + 1;
  if (group.faults < PATIENCE) return hold(group);
  queue.shift();
  return failed(group, { message: text("fault") });
};

const ANSWERS = {
  ok: saved,
  conflict: clashed,
  refused,
  offline: hold,
  fault: faulty,
  "signed-out": hold,
};

// «Keep mine»: against the version that stands now. «Take theirs»: the typed text goes.
export const keepMine = (key) => {
  const { typed, seen } = stateOf(key);
  put([{ cell: cellByKey(key), text: typed, seen }]);
};

export const takeTheirs = (key) => {
  const { theirs } = stateOf(key);
  const cell = cellByKey(key);
  drop([key]);
  forget(key);
  cell.dataset.version = theirs.version;
  setText(cell, theirs.text);
};

export const again = () => {
  if (isSignedOut()) return askToSignIn();
  const tries = inState("failed").filter(([key]) => cellByKey(key));
  if (tries.length) put(tries.map(([key, found]) => ({ cell: cellByKey(key), text: found.typed, seen: found.seen })));
  wait = FIRST_WAIT;
  send();
};

// what an earlier page could not save
export const restore = () => {
  const found = rescued().filter(({ key, text: typed }) => {
    const cell = cellByKey(key);
    if (cell && textOf(cell) !== typed) return true;
    drop([key]);
    if (!cell) toast("warning", text("line-gone", { text: typed }));
    return false;
  });
  const fresh = found.filter(({ key, seen }) => versionOf(cellByKey(key)) === seen);
  for (const one of found) if (!fresh.includes(one)) restoreClash(one);
  const closed = fresh.find(({ key }) => closedBecause(cellByKey(key)));
  if (closed) mark({ writes: fresh.map(({ key, text: typed, seen }) => ({ key, text: typed, seen })) }, "failed", closedBecause(cellByKey(closed.key)));
  else if (fresh.length) put(fresh.map(({ key, text: typed, seen }) => ({ cell: cellByKey(key), text: typed, seen })));
  if (found.length) toast("info", text("restored", { count: found.length }));
};

const restoreClash = ({ key, text: typed }) => {
  const cell = cellByKey(key);
  const [line, column] = key.split(":");
  const theirs = { line: Number(line), column, text: textOf(cell), version: versionOf(cell) };
  setState(key, { state: "conflict", typed, seen: theirs.version, reason: text("conflict", { theirs: theirs.text || "–" }), theirs });
};

window.addEventListener("online", () => { wait = FIRST_WAIT; send(); });
window.addEventListener("beforeunload", (event) => { if (queue.length) event.preventDefault(); });
editor.addEventListener("plan:back", send);
