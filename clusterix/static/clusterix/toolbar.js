// Shows the buttons that print; without JavaScript the browser's own menu does it.
"use strict";

function offerPrinting() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("htmx:afterSwap", offerPrinting);
offerPrinting();
