// The dialog of splitting: what the parts leave of the whole, while they are typed.
import { numberIn, text } from "./texts.js";

const body = document.getElementById("page-dialog-body");

const left = (form) => {
  const amounts = [...form.querySelectorAll("[data-amount]")].map((field) => numberIn(field.value || "0"));
  const whole = Number(form.querySelector("[name=way]:checked").dataset.whole);
  return Math.round((whole - amounts.reduce((sum, one) => sum + one, 0)) * 100) / 100;
};

const draw = () => {
  const form = body.querySelector("[data-parts]");
  if (!form) return;
  const rest = left(form);
  const said = form.querySelector("[data-parts-left]");
  said.textContent = Number.isNaN(rest) ? text("unread")
    : rest < 0 ? text("parts-over", { over: -rest })
    : text("parts-left", { left: rest });
  said.dataset.tone = rest >= 0 ? "fits" : "stop";
};

body.addEventListener("input", draw);
document.addEventListener("htmx:afterSwap", draw);
