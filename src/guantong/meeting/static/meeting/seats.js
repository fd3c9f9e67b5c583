// Seats of a meeting: who is dragged onto another changes places with them; the buttons move
// somebody one place on. Nothing is kept before the form is sent.
const form = document.getElementById("seats");
const told = document.getElementById("seats-told");
let dragged = null;

function seatOf(number) {
  return form.querySelector(`.seat[data-seat="${number}"]`);
}

// Two persons change places; the focus stays with whoever was moved.
function swap(person, seat) {
  const from = person.closest(".seat");
  const other = seat.querySelector(".seat-person");
  if (from === seat || !other) return;
  const focused = person.contains(document.activeElement) ? document.activeElement : null;
  seat.prepend(person);
  from.prepend(other);
  focused?.focus();
  told.textContent = form.dataset.told.replace("*", person.dataset.name).replace("#", seat.dataset.seat);
  keep();
}

function keep() {
  const seats = [...form.querySelectorAll(".seat")].sort((a, b) => a.dataset.seat - b.dataset.seat);
  form.elements.order.value = seats.map((seat) => seat.querySelector(".seat-person").dataset.person).join(",");
}

function onClick(event) {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  const person = button.closest(".seat-person");
  const seat = seatOf(Number(person.closest(".seat").dataset.seat) + Number(button.dataset.move));
  if (seat) swap(person, seat);
}

function over(seat) {
  for (const one of form.querySelectorAll(".seat.over")) one.classList.remove("over");
  seat?.classList.add("over");
}

form?.addEventListener("click", onClick);
form?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest(".seat-person[draggable=true]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.name);
});
form?.addEventListener("dragover", (event) => {
  const seat = event.target.closest(".seat");
  over(seat);
  if (seat && dragged) event.preventDefault();
});
form?.addEventListener("drop", (event) => {
  const seat = event.target.closest(".seat");
  if (!seat || !dragged) return;
  event.preventDefault();
  swap(dragged, seat);
});
form?.addEventListener("dragend", () => {
  dragged = null;
  over(null);
});
