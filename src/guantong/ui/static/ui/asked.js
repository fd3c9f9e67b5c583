// A question that is asked only if another answer says so stands aside until it does. The server drops
// what was not asked; without this script every question is there. What is typed stays while hidden.
const WRITTEN = /^(!?)([a-z][a-z0-9_]*)(?:=(.+))?$/;

const said = (data, name) => [...data.getAll(name), ...data.getAll(`${name}_text`)]
  .map((one) => typeof one === "string" ? one.trim() : one.name)
  .filter(Boolean);

function holds(data, { not, name, values }) {
  const answer = said(data, name);
  if (!values) return Boolean(answer.length) !== not;
  return Boolean(answer.length) && answer.some((one) => values.includes(one)) !== not;
}

function conditionOf(part) {
  const [, not, name, values] = WRITTEN.exec(part.dataset.when);
  return { not: Boolean(not), name, values: values?.split("|") };
}

// The part in which the field of a name stands, if that is asked under a condition itself.
function above(form, name) {
  const found = form.elements[name] ?? form.elements[`${name}_text`];
  return (found instanceof Element ? found : found?.[0])?.closest("[data-when]");
}

function isAsked(form, data, part, met = new Set()) {
  const condition = conditionOf(part);
  if (met.has(part) || !holds(data, condition)) return false;
  const other = above(form, condition.name);
  return !other || isAsked(form, data, other, met.add(part));
}

const labelOf = (part) => part.querySelector("legend, label")?.textContent.trim();

function settle(form, tell) {
  const parts = [...form.querySelectorAll("[data-when]")];
  if (!parts.length) return;
  const data = new FormData(form);
  const appeared = [];
  let gone = false;
  for (const part of parts) {
    // What the server found wrong is never out of sight.
    const asked = part.matches(".has-error") || isAsked(form, data, part);
    if (asked && part.hidden) appeared.push(labelOf(part));
    gone ||= !asked && !part.hidden;
    part.hidden = !asked;
  }
  const region = form.querySelector("[data-appeared]");
  // What is typed into the question that came says nothing new.
  if (!region || !tell || !(gone || appeared.length)) return;
  region.textContent = appeared.length ? region.dataset.appeared + appeared.join("、") : "";
}

function settleIn(part) {
  const forms = new Set([...part.querySelectorAll("[data-when]")].map((one) => one.closest("form")));
  for (const form of forms) if (form) settle(form, false);
}

for (const name of ["input", "change"]) {
  document.addEventListener(name, ({ target }) => { if (target.form) settle(target.form, true); });
}
document.addEventListener("click", ({ target }) => { if (target.closest(".house-draft")) settleIn(document); });
document.addEventListener("htmx:afterSettle", ({ target }) => settleIn(target.parentElement ?? document));
addEventListener("pageshow", () => settleIn(document));
settleIn(document);
