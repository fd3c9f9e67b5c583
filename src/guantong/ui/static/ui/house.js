// What every page shares: mark a form as sent, so that it is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 4000);
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
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-drawer]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const address = new URL(link.href);
  address.searchParams.set("view", "drawer");
  await htmx.ajax("GET", address.pathname + address.search, { target: "#drawer-body", source: link });
  tabler.Offcanvas.getOrCreateInstance("#drawer").show();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A note that was opened by focus closes with Escape.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement?.matches(".why")) document.activeElement.blur();
});

// On a narrow screen the open tab may lie outside the row of tabs.
const showTab = () => document.querySelector(".person-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
showTab();
document.addEventListener("htmx:afterSettle", showTab);
