// A button to print, only where there is script to press it.
(() => {
  "use strict";
  for (const place of document.querySelectorAll("[data-print]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "打印";
    button.addEventListener("click", () => window.print());
    place.append(button);
  }
})();
