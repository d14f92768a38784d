// A list of choices put in order by dragging. Beside it stay the buttons Lên and Xuống, which need no script and no
// pointer; the server moves the choice either way and shows the list with its rules checked.
const form = document.getElementById("ordering");
const EDGE = 60; // this near to the edge of the screen the page moves along

function begin(down, row) {
  const body = row.parentElement;
  const before = [...body.children];
  down.target.setPointerCapture(down.pointerId);
  row.classList.add("vx-dragged");

  function move(event) {
    if (event.clientY < EDGE) scrollBy(0, -8);
    if (event.clientY > innerHeight - EDGE) scrollBy(0, 8);
    // Before the first of the others whose middle lies below the pointer: rows are of different heights.
    const next = [...body.children].find((other) => {
      const { top, height } = other.getBoundingClientRect();
      return other !== row && event.clientY < top + height / 2;
    });
    if ((next ?? null) !== row.nextElementSibling) body.insertBefore(row, next ?? null);
  }

  function end(kept) {
    stop.abort();
    row.classList.remove("vx-dragged");
    const place = [...body.children].indexOf(row);
    if (!kept || place === before.indexOf(row)) return body.append(...before);
    form.action = row.querySelector("[data-place]").dataset.place;
    form.elements.rank.value = place + 1;
    form.requestSubmit();
  }

  const stop = new AbortController();
  const { signal } = stop;
  addEventListener("pointermove", move, { signal });
  addEventListener("pointerup", () => end(true), { signal });
  addEventListener("pointercancel", () => end(false), { signal });
  addEventListener("keydown", (event) => event.key === "Escape" && end(false), { signal });
}

if (form) {
  for (const rank of document.querySelectorAll("[data-place]")) {
    const grip = document.createElement("span");
    grip.className = "vx-grip";
    grip.title = form.dataset.hint;
    grip.setAttribute("aria-hidden", "true");
    grip.addEventListener("pointerdown", (event) => {
      if (event.button === 0) begin(event, rank.closest("tr"));
    });
    rank.before(grip);
  }
  document.querySelector(".vx-drag-hint").hidden = false;
}
