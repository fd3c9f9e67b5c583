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
