// Runs before the first paint: the chosen theme and whether the functions at the left are shown.
// It is a plain script on purpose: a module would run after the page is drawn.
(() => {
  const page = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };

  const theme = kept("office.theme");
  if (theme === "light" || theme === "dark") page.dataset.theme = theme;
  if (kept("office.nav") === "closed") page.dataset.nav = "closed";

  const mark = () => {
    const chosen = page.dataset.theme ?? "system";
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
    }
  };

  const choose = (choice) => {
    if (choice === "system") delete page.dataset.theme;
    else page.dataset.theme = choice;
    try {
      if (choice === "system") localStorage.removeItem("office.theme");
      else localStorage.setItem("office.theme", choice);
    } catch {
      // a browser that keeps nothing still shows the choice until the next page
    }
    mark();
  };

  document.addEventListener("DOMContentLoaded", mark);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (button) choose(button.dataset.themeChoice);
  });
})();
