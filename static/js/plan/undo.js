// Changes and their way back. An undo is a save of the old text against the current version, so nobody is overwritten.
import { cellByKey, closedBecause, keyOf, on, textOf } from "./cells.js";
import { put } from "./saving.js";

const LONGEST = 200;
const done = [];
const undone = [];

// changes: [{cell, text, seen?}]; what stays the same and what is closed is left out. Answers whether anything changed.
export const change = (changes) => {
  const real = changes.filter(({ cell, text }) => !closedBecause(cell) && text.trim() !== textOf(cell));
  if (!real.length) return false;
  const steps = real.map(({ cell, text }) => ({ key: keyOf(cell), before: textOf(cell), after: text }));
  done.push({ steps, id: put(real), followed: [] });
  if (done.length > LONGEST) done.shift();
  undone.length = 0;
  return true;
};

const play = (from, to, texts) => {
  const entry = from.pop();
  if (!entry) return null;
  const writes = texts(entry).flatMap(([key, text]) => {
    const cell = cellByKey(key);
    return cell && !closedBecause(cell) && textOf(cell) !== text ? [{ cell, text }] : [];
  });
  to.push(entry);
  if (writes.length) entry.id = put(writes);
  return cellByKey(entry.steps[0].key);
};

const backwards = ({ steps, followed }) => [
  ...steps.map(({ key, before }) => [key, before]),
  ...followed.map(({ key, before }) => [key, before]),
];

const forwards = ({ steps }) => steps.map(({ key, after }) => [key, after]);

// each answers the first cell that changed, or null
export const undo = () => play(done, undone, backwards);

export const redo = () => play(undone, done, forwards);

// What followed a change of its own - names after a catalogue course - goes back with it.
on("saved", ({ id, followed }) => {
  const entry = done.find((one) => one.id === id);
  if (!entry) return;
  const known = new Set(entry.steps.map((step) => step.key));
  entry.followed = followed
    .map(({ line, column, before }) => ({ key: `${line}:${column}`, before }))
    .filter(({ key }) => !known.has(key));
});
