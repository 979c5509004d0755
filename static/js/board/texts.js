// What the board says, in the language of the page: the sentences stand in a template of the page.
const shelf = document.getElementById("board-texts").content;
const live = document.getElementById("board-live");
const language = document.documentElement.lang === "en" ? "en" : "ru";
const format = new Intl.NumberFormat(language, { maximumFractionDigits: 2, useGrouping: "min2" });

// say("over", {sum: 760, over: 10}): numbers are written as people write them here
export const text = (name, values = {}) =>
  shelf.querySelector(`[data-text="${name}"]`).textContent.replace(/\{(\w+)\}/g, (_all, key) =>
    typeof values[key] === "number" ? format.format(values[key]) : values[key]);

// «7,5» as people type it; NaN for what is no number
export const numberIn = (typed) => Number(typed.trim().replace(/[\s\u00a0]/g, "").replace(",", "."));

// for those who hear the page
export const announce = (sentence) => {
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = sentence; });
};
