// Shows the buttons that print and copy; without JavaScript the browser's own menus do it.
"use strict";

function offerButtons() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
  }
  // Browsers let a page write to the clipboard over HTTPS and on the own machine only.
  if (!navigator.clipboard) return;
  for (const part of document.querySelectorAll(".copy")) {
    part.hidden = false;
  }
}

async function copyCitation(details) {
  const citation = details.querySelector(".citation-text").textContent.trim();
  const status = details.querySelector("[role=status]");
  // Emptied first: the same words again would not be read out.
  status.textContent = "";
  try {
    await navigator.clipboard.writeText(citation);
    status.textContent = "Copied";
  } catch {
    status.textContent = "Your browser did not allow it. Select the text and copy it.";
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const copy = event.target.closest("[data-copy]");
  if (copy) copyCitation(copy.closest("details"));
});
document.addEventListener("htmx:afterSwap", offerButtons);
offerButtons();
