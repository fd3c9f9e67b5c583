// What every page shares. A form that was sent is marked, so that it is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 4000);
});
// Whoever comes back to a page may send its form again.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) delete form.dataset.sent;
});

// An answer of the server waits while something is pressed or dragged: what is replaced between
// press and release never sees its click.
const waiting = [];
let pressed = false;
let dragged = false;

function flush() {
  while (!pressed && !dragged && waiting.length) waiting.shift()();
}

function release() {
  pressed = false;
  // The click, and what it asks for, comes first.
  if (waiting.length) setTimeout(flush);
}

function releaseAll() {
  dragged = false;
  release();
}

addEventListener("pointerdown", () => { pressed = true; }, true);
addEventListener("keydown", (event) => { if (event.key === " ") pressed = true; }, true);
addEventListener("dragstart", () => { dragged = true; }, true);
for (const end of ["pointerup", "pointercancel", "keyup"]) addEventListener(end, release, true);
for (const end of ["dragend", "blur"]) addEventListener(end, releaseAll);
// Released outside of the window, or the dragged card is gone: the end was never told.
addEventListener("pointermove", (event) => { if ((pressed || dragged) && !event.buttons) releaseAll(); }, true);

// Of what was fetched for one place, what was asked for last stays, whichever comes last. That
// needs places that stay: answers go into #board-teams, they do not replace it.
const asked = new WeakMap();

document.addEventListener("htmx:beforeSend", ({ detail: { target, xhr } }) => {
  asked.set(target, xhr);
  const { onload } = xhr;
  xhr.onload = () => { waiting.push(onload); flush(); };
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig.verb === "get" && asked.get(detail.target) !== detail.xhr) detail.shouldSwap = false;
});

// Answers of a ballot that was handed in leave this device.
const handed = document.querySelector("main[data-clears]");
if (handed) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(`guantong:${handed.dataset.clears}:`)) localStorage.removeItem(key);
  }
}

// A node of the organisation tree opens and closes; what is below it is fetched the first time.
document.addEventListener("click", (event) => {
  const node = event.target.closest(".house-open");
  if (!node) return;
  const open = node.getAttribute("aria-expanded") !== "true";
  node.setAttribute("aria-expanded", String(open));
  node.parentElement.querySelector(".below").hidden = !open;
});

// A link with data-drawer shows what it leads to in the drawer; with a modifier key, or without
// this script, it is a link like any other.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-drawer]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const address = new URL(link.href);
  address.searchParams.set("view", "drawer");
  htmx.ajax("GET", address.pathname + address.search, { target: "#drawer-body", source: link });
});

// The drawer opens with what was put into it, or when what was sent from it was refused.
const drawer = document.getElementById("drawer");
document.addEventListener("htmx:afterSwap", ({ target, detail }) => {
  const refused = drawer?.contains(target) && detail.xhr.status >= 400;
  if (target.id !== "drawer-body" && !refused) return;
  const shown = tabler.Offcanvas.getOrCreateInstance(drawer);
  // Shown while it is still closing, it would stay shut.
  if (drawer.classList.contains("hiding")) drawer.addEventListener("hidden.bs.offcanvas", () => shown.show(), { once: true });
  else shown.show();
});

// Going back closes the drawer first, and leaves the page only then.
const noted = () => Boolean(history.state?.drawer);
let closing = false;
if (noted()) history.replaceState(null, "");
drawer?.addEventListener("show.bs.offcanvas", () => { if (!noted()) history.pushState({ drawer: true }, ""); });
drawer?.addEventListener("hide.bs.offcanvas", () => {
  closing = noted();
  if (closing) history.back();
});
addEventListener("popstate", (event) => {
  const shown = drawer?.matches(".show, .showing");
  if (!shown && !closing) return;
  event.stopImmediatePropagation();
  if (!closing) tabler.Offcanvas.getInstance(drawer).hide();
  closing = false;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A note that was opened by focus closes with Escape.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement?.matches(".why")) document.activeElement.blur();
});

// A slider says its number while it moves.
document.addEventListener("input", (event) => {
  const said = event.target.form?.querySelector(`output[for="${event.target.id}"]`);
  if (said) said.value = event.target.value;
});

// On a narrow screen the open tab may lie outside the row of tabs.
const showTab = (within) => {
  for (const tab of within.querySelectorAll(".house-phases ol [aria-current], .person-tabs [aria-current]")) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
};
showTab(document);
document.addEventListener("htmx:afterSettle", (event) => showTab(event.target));
