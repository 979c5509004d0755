// The symbols of the palette: by the sign that stands in a week, by the letter that people type.
const palette = document.querySelector("[data-palette]");

export const brushes = [...palette.querySelectorAll("[data-sign]")];
export const noBrush = palette.querySelector("[data-brush-none]");

const symbols = brushes.map(({ dataset }) => ({ sign: dataset.sign, code: dataset.code, name: dataset.name, tone: dataset.toneOf }));

export const bySign = (sign) => symbols.find((symbol) => symbol.sign === sign);

const same = (one, other) => one.toLowerCase() === other.toLowerCase();

// The sign itself, else the letter, else the key where the letter stands on a Latin keyboard.
export const ofKey = ({ key, code }) =>
  symbols.find((symbol) => same(symbol.sign, key)) ??
  symbols.find((symbol) => same(symbol.code, key)) ??
  symbols.find((symbol) => code === `Key${symbol.code}`);

// what stands in a cell of a spreadsheet
export const ofText = (text) => symbols.find((symbol) => same(symbol.sign, text)) ?? symbols.find((symbol) => same(symbol.code, text));
