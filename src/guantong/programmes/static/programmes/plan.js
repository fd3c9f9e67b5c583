// The plan board: a card opens what is said of its village beside the board; arrows move among the
// cards; L and B open the forms that lock and bar. Words that are typed hide the cards without them.
const board = document.querySelector("[data-plan-board]");
const inspector = document.getElementById("plan-inspector");

function open(link) {
  for (const card of document.querySelectorAll(".plan-card.here")) card.classList.remove("here");
  link.closest(".plan-card")?.classList.add("here");
  inspector.querySelector("[data-plan-hint]").hidden = true;
  htmx.ajax("GET", link.href, { target: "#plan-village", source: link });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-plan-open]");
  if (!link || !inspector || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});

// The nearest card in the direction of an arrow key.
function neighbour(from, key) {
  const here = from.getBoundingClientRect();
  const across = key === "ArrowLeft" || key === "ArrowRight";
  const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  let best = null;
  let least = Infinity;
  for (const other of board.querySelectorAll(".plan-card:not([hidden]) a")) {
    const there = other.getBoundingClientRect();
    const right = there.left - here.left;
    const down = there.top - here.top;
    const [along, aside] = across ? [right, down] : [down, right];
    if (along * sign < 8) continue;
    const far = Math.abs(along) + 3 * Math.abs(aside);
    if (far < least) [best, least] = [other, far];
  }
  return best;
}

function form(address, card) {
  const year = card.closest("[data-year]").dataset.year;
  const said = new URLSearchParams({ project: card.dataset.project, next: board.dataset.here });
  if (address === board.dataset.lock) said.set("year", year);
  said.set("view", "drawer");
  htmx.ajax("GET", `${address}?${said}`, { target: "#drawer-body", source: card });
}

board?.addEventListener("keydown", (event) => {
  const card = event.target.closest(".plan-card");
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow")) {
    const next = neighbour(event.target, event.key);
    if (next) { event.preventDefault(); next.focus(); }
  } else if (board.dataset.manages && card.dataset.project && "lb".includes(event.key.toLowerCase())) {
    event.preventDefault();
    form(event.key.toLowerCase() === "l" ? board.dataset.lock : board.dataset.ban, card);
  }
});

document.querySelector("[data-plan-find]")?.addEventListener("input", (event) => {
  const word = event.target.value.trim();
  for (const town of board.querySelectorAll(".plan-town")) {
    const whole = town.querySelector("h3").textContent.includes(word);
    let some = 0;
    for (const card of town.querySelectorAll(".plan-card")) {
      card.hidden = !whole && !card.textContent.includes(word);
      some += !card.hidden;
    }
    town.hidden = !some;
  }
});

document.querySelector("[data-plan-county]")?.addEventListener("change", (event) => event.target.form.submit());

document.querySelector("[data-plan-pair]")?.addEventListener("submit", (event) => {
  const some = [...event.target.querySelectorAll("[data-plan-one]")].map((one) => one.value);
  event.target.elements.plans.value = some.join(",");
});
