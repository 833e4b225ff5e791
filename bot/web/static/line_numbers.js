// Numbers beside the lines of a field, since findings name lines. They are for the eye alone: a reader that speaks says
// the line at which the cursor is.

export function number(field) {
  const around = document.createElement("div");
  around.className = "numbered";
  const numbers = document.createElement("div");
  numbers.className = "numbers";
  numbers.setAttribute("aria-hidden", "true");
  field.before(around);
  around.append(numbers, field);
  let shown = 0;

  function draw() {
    const lines = field.value.split("\n").length;
    if (lines !== shown) numbers.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
    shown = lines;
    numbers.scrollTop = field.scrollTop;
  }

  field.addEventListener("input", draw);
  field.addEventListener("scroll", draw);
  // Coming back, the browser puts what was typed into the field after this has run.
  window.addEventListener("pageshow", draw);
  draw();
}
