// Everything works without this file: it narrows the picker while one types and says when too many are chosen.
(() => {
  "use strict";
  const form = document.getElementById("pick");
  if (!form) return;
  const most = Number(form.dataset.most);
  const boxes = () => [...form.querySelectorAll('input[name="case"]')];
  const warning = form.querySelector("[data-too-many]");

  const count = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    document.querySelector("[data-count]").textContent = String(chosen);
    warning.hidden = chosen <= most;
  };
  form.addEventListener("change", count);

  const field = form.elements.namedItem("q");
  const first = field.value;
  field.addEventListener("input", () => {
    // The server's own search knows synonyms; this only narrows what it listed.
    const words = field.value === first ? [] : field.value.trim().split(/\s+/).filter(Boolean);
    for (const box of boxes()) {
      const row = box.closest("li");
      row.hidden = !box.checked && !words.every((word) => row.textContent.includes(word));
    }
  });
  count();
})();
