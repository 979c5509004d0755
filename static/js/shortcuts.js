// Keys of the whole portal and of the page. A letter is taken by its place on the keyboard, so that the keys work
// on a Kyrgyz or Russian layout too. Single keys can be switched off in the dialog of keys (WCAG 2.1.4).
const OFF = "office.shortcuts";
let waitingForSecond = false;

const isOff = () => {
  try {
    return localStorage.getItem(OFF) === "off";
  } catch {
    return false;
  }
};

const isTyping = (target) =>
  target.isContentEditable || target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [data-own-keys], [data-own-keys] *");

const press = (selector) => {
  const control = document.querySelector(selector);
  if (!control || control.getAttribute("aria-disabled") === "true") return false;
  if (control.matches("input, textarea")) {
    control.focus();
    control.select();
  } else control.click();
  // the letter after the key already belongs to the field that it opened
  if (control.matches("details[open] > summary")) control.parentElement.querySelector("textarea")?.focus();
  return true;
};

const letter = (event) => (/^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : "");

const keyOf = (event) => {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.key === "/" || (event.code === "Slash" && !event.shiftKey)) return "/";
  return letter(event);
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]") || isOff()) return;
  const key = keyOf(event);
  if (!key) return;
  const name = waitingForSecond ? `g ${key}` : key;
  waitingForSecond = !waitingForSecond && key === "g";
  if (waitingForSecond) setTimeout(() => { waitingForSecond = false; }, 1500);
  if (press(`[data-key="${name}"]`)) event.preventDefault();
});

const single = document.querySelector("[data-shortcuts-switch]");
if (single) {
  single.checked = !isOff();
  single.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, single.checked ? "on" : "off");
    } catch {
      // not remembered then
    }
  });
}
