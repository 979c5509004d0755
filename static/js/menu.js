// Menus that open from the bar, and the drawer of functions.
const page = document.documentElement;
const narrow = matchMedia("(max-width: 56rem)");

const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
};

const items = (menu) => [...menu.querySelectorAll(".menu-panel a, .menu-panel button, .menu-panel input")];

const step = (menu, direction) => {
  const all = items(menu);
  const next = all.indexOf(document.activeElement) + direction;
  all[(next + all.length) % all.length]?.focus();
};

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(menu, event.key === "ArrowDown" ? 1 : -1);
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

// The drawer on a phone; on a wide screen the same button folds the column away and remembers it.
const toggle = document.querySelector("[data-nav-toggle]");
const nav = document.querySelector("#nav");
const behind = document.querySelector(".page");

const shown = () => (narrow.matches ? page.classList.contains("nav-open") : page.dataset.nav !== "closed");

const tell = () => toggle.setAttribute("aria-expanded", String(shown()));

const openDrawer = (open) => {
  page.classList.toggle("nav-open", open);
  behind.inert = open;
  (open ? nav.querySelector("a") : toggle).focus();
  tell();
};

const foldColumn = () => {
  const closed = page.dataset.nav !== "closed";
  if (closed) page.dataset.nav = "closed";
  else delete page.dataset.nav;
  try {
    localStorage.setItem("office.nav", closed ? "closed" : "open");
  } catch {
    // not remembered then
  }
  tell();
};

// On a wide screen the menu shows where one is, however long it is.
const current = nav?.querySelector("[aria-current]");
if (current && !narrow.matches && current.offsetTop + current.offsetHeight > nav.clientHeight) {
  nav.scrollTop = current.offsetTop - nav.clientHeight / 2;
}

if (toggle) {
  tell();
  toggle.addEventListener("click", () => (narrow.matches ? openDrawer(true) : foldColumn()));
  document.querySelector(".nav-veil").addEventListener("click", () => openDrawer(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && page.classList.contains("nav-open")) openDrawer(false);
  });
  narrow.addEventListener("change", () => {
    page.classList.remove("nav-open");
    behind.inert = false;
    tell();
  });
}
