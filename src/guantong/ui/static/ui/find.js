// Ctrl+K: one search for whatever has a page. With nothing typed it shows the pages opened last.
import { key, mark, marked, typed } from "./options.js";

const dialog = document.getElementById("find");
const input = dialog.querySelector("input");
const found = document.getElementById("found");

function ask() {
  const words = encodeURIComponent(input.value.trim());
  htmx.ajax("GET", `${dialog.dataset.address}?q=${words}`, { target: found, source: found, swap: "innerHTML" });
}

function open() {
  if (dialog.open) return;
  dialog.showModal();
  input.select();
  ask();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-find]")) open();
});
dialog.addEventListener("click", (event) => {
  // Outside of the box is the dialog itself.
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  if (event.target.closest("a")) dialog.close();
});
input.addEventListener("input", (event) => { if (!event.isComposing) typed(input, ask); });
input.addEventListener("compositionend", () => typed(input, ask));
input.addEventListener("keydown", (event) => {
  if (event.isComposing || key(event, input, found)) return;
  if (event.key === "Enter") event.preventDefault();
});
found.addEventListener("htmx:afterSwap", () => {
  if (!marked(found)) mark(input, found, input.value.trim() ? found.querySelector("a") : null);
});
