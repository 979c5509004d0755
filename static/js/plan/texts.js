// What the editor says, in the language of the page: the sentences stand in a template of the page.
const shelf = document.getElementById("plan-texts")?.content;
const live = document.getElementById("plan-live");

// say("saved", {count: 3}) → «3 cells are saved»; {names} in braces are filled in
export const text = (name, values = {}) =>
  (shelf?.querySelector(`[data-text="${name}"]`)?.textContent ?? name).replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);

// for those who hear the page
export const announce = (sentence) => {
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = sentence; });
};

// for everybody, in the corner of the page
export const toast = (level, sentence) =>
  document.dispatchEvent(new CustomEvent("toast", { detail: { level, text: sentence } }));
