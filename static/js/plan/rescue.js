// A copy of everything typed and not yet saved, kept in this browser until the portal has it.
import { editor } from "./cells.js";

const PLACE = `office.plan.${editor.dataset.plan}.${editor.dataset.person}`;

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) ?? {};
  } catch {
    return {};
  }
};

const write = (kept) => {
  try {
    if (Object.keys(kept).length) localStorage.setItem(PLACE, JSON.stringify(kept));
    else localStorage.removeItem(PLACE);
  } catch {
    // a browser that keeps nothing: the page itself still has the text
  }
};

// writes: [{key, text, seen}]
export const keep = (writes) => write(writes.reduce((kept, { key, text, seen }) => ({ ...kept, [key]: { text, seen } }), read()));

export const drop = (keys) => {
  const kept = read();
  for (const key of keys) delete kept[key];
  write(kept);
};

export const rescued = () => Object.entries(read()).map(([key, { text, seen }]) => ({ key, text, seen }));
