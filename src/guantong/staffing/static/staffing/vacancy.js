// Whoever is ticked stays so on the next page and under another filter: the address says whom.
const bar = document.querySelector("#bulk");
const most = Number(bar.dataset.most);
const boxes = [...document.querySelectorAll("input[name=row]")];

const carry = () => {
  const keys = boxes.filter((box) => box.checked).map((box) => box.value);
  document.querySelector("#chosen").textContent = keys.length;
  for (const box of boxes) box.disabled = !box.checked && keys.length >= most;
  for (const link of document.querySelectorAll("a[data-carry], .house-pages a")) {
    const address = new URL(link.href);
    address.searchParams.delete("row");
    for (const key of keys) address.searchParams.append("row", key);
    link.href = address;
  }
  for (const form of document.querySelectorAll("form[data-carry]")) {
    for (const old of form.querySelectorAll("input[name=row]")) old.remove();
    for (const key of keys) {
      const kept = document.createElement("input");
      kept.type = "hidden";
      kept.name = "row";
      kept.value = key;
      form.append(kept);
    }
  }
};

for (const box of boxes) box.addEventListener("change", carry);
carry();
