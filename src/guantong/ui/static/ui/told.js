// What went wrong, in words on the page: no click is swallowed. What a service refused with its form
// stands where the form stood; all else stands above the page, whatever was asked and whoever asked.
const IN_PLACE = [400, 403, 409, 422];
const region = document.getElementById("told");

export function say(text) {
  if (!region) return;
  // A dialog makes the rest of the page unreachable.
  (document.querySelector("dialog[open]") ?? document.body).append(region);
  region.querySelector("p").textContent = text;
  region.hidden = false;
}

const words = (status) => region?.dataset[`on${status}`] ?? region?.dataset[status >= 500 ? "on500" : "on400"];
// A part of the page that the house itself answers with; not the page of a proxy before it.
const isPart = (xhr) => IN_PLACE.includes(xhr.status) && xhr.getResponseHeader("X-House") && !refused(xhr);
const refused = (xhr) => xhr.getResponseHeader("X-Refused");

export const sayStatus = (status) => say(words(status));

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig.verb === "get" || !isPart(detail.xhr)) return;
  detail.shouldSwap = true;
  detail.isError = false;
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  // Who is not signed in signs in, and it is asked again: the session's affair.
  if (detail.xhr.status !== 401) say(refused(detail.xhr) ? detail.xhr.responseText : words(detail.xhr.status));
});
document.addEventListener("htmx:sendError", () => say(words(0)));
document.addEventListener("htmx:timeout", () => say(words(0)));
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (region && !polls(detail.elt)) region.hidden = true;
});
region?.querySelector("button").addEventListener("click", () => { region.hidden = true; });

// Whose page it is goes along; what a page asks by itself is nothing that somebody did.
const polls = (elt) => elt.getAttribute("data-hx-trigger")?.startsWith("every");
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const account = document.querySelector("body > .house")?.dataset.account;
  if (account) detail.headers["X-Account"] = account;
  if (polls(detail.elt)) detail.headers["X-Passive"] = "1";
});
