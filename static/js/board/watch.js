// Looks whether somebody else changed the sheet: then its parts come anew, and what is chosen and typed stays.
import { board } from "./choice.js";
import { isDragging } from "./drag.js";
import { text } from "./texts.js";

const SHORTEST = 4000;
const LONGEST = 60_000;
const watch = document.getElementById("board-watch");
let pause = SHORTEST;

const isBusy = () =>
  document.visibilityState !== "visible" || isDragging() || board.querySelector(".htmx-request") !== null ||
  board.classList.contains("htmx-request") || document.querySelector("dialog[open]") !== null;

const look = () => {
  if (!isBusy()) window.htmx.trigger(watch, "board-look");
  setTimeout(look, pause);
};

const isOurs = (event) => event.detail.elt === watch;

document.addEventListener("htmx:afterRequest", (event) => {
  if (!isOurs(event)) return;
  pause = event.detail.successful ? SHORTEST : Math.min(pause * 2, LONGEST);
  if (event.detail.successful && event.detail.xhr.status === 200) {
    document.dispatchEvent(new CustomEvent("toast", { detail: { level: "info", text: text("others") } }));
  }
});
setTimeout(look, pause);
