// Everything works without this file. With htmx it keeps what a person opened, and says what has changed.
(() => {
  "use strict";
  const narrow = matchMedia("(width < 56rem)");
  let open = new Map();

  function settleFilters() {
    const all = document.querySelector("details.all");
    if (all && !all.dataset.settled) {
      all.dataset.settled = "yes";
      all.open = open.has("all") ? open.get("all") : !narrow.matches;
    }
  }

  document.addEventListener("htmx:beforeSwap", () => {
    open = new Map([...document.querySelectorAll("details[data-keep]")].map((d) => [d.dataset.keep, d.open]));
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const details of document.querySelectorAll("details[data-keep]")) {
      if (open.has(details.dataset.keep)) details.open = open.get(details.dataset.keep);
    }
    settleFilters();
    // The search field stands above the part that changes, and follows it.
    const field = document.getElementById("q");
    const list = document.getElementById("catalogue");
    if (field && list) field.value = list.dataset.q;
    const heading = document.querySelector("[data-announce]");
    const status = document.getElementById("announcement");
    if (heading && status) status.textContent = heading.textContent;
    const title = document.querySelector("[data-title]");
    if (title) document.title = title.dataset.title;
  });
  // What keeps a form from being sent is shown, though its part of the filters was folded away.
  document.addEventListener("invalid", (event) => {
    for (let part = event.target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  }, true);
  // An address that cannot be read is explained on a page of its own, as it is without JavaScript.
  document.addEventListener("htmx:responseError", (event) => location.assign(event.detail.xhr.responseURL));
  document.addEventListener("DOMContentLoaded", () => {
    settleFilters();
    // A footnote or a conflict that an address points at is opened.
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='#differs-']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  });
})();
