// Everything works without this file. With htmx it keeps what a person opened, and says what has changed.
(() => {
  "use strict";
  const narrow = matchMedia("(width < 56rem)");
  let successor = null; // finds what gets the focus after a swap
  let openParts = new Map(); // what a person opened or closed, by its name
  let place = { top: 0 }; // where the reader was

  // Once for each set of filters that came: open where there is room, unless the person chose otherwise.
  function settleFilters() {
    const filters = document.querySelector("details.all");
    if (!filters || filters.dataset.settled) return;
    filters.dataset.settled = "yes";
    filters.open = openParts.get("all") ?? !narrow.matches;
  }

  function openTarget(hash) {
    const target = document.getElementById(hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  }

  // A link that goes away when it is used hands the focus to what takes its place.
  function successorOf(link) {
    const part = link?.dataset.more;
    if (part) return () => document.querySelector(`a[data-more="${part}"]`);
    if (!link?.matches(".chip.removable")) return null;
    const place = [...document.querySelectorAll(".chip.removable")].indexOf(link);
    return () => {
      const chips = document.querySelectorAll(".chip.removable");
      return chips[Math.min(place, chips.length - 1)] ?? document.getElementById("results");
    };
  }

  function placeOf(control) {
    const facet = control?.closest("details.facet");
    return {
      top: scrollY,
      focus: control?.id,
      facet: facet?.dataset.keep,
      height: facet?.getBoundingClientRect().top,
    };
  }

  // The new filters come folded: the page was shorter for a moment, and the browser followed its end.
  function returnTo({ top, focus, facet, height }) {
    scrollTo({ top, behavior: "instant" });
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    const part = facet && document.querySelector(`details.facet[data-keep="${facet}"]`);
    // The facets above may have more or fewer values than before.
    if (part) scrollBy({ top: part.getBoundingClientRect().top - height, behavior: "instant" });
  }

  document.addEventListener("htmx:beforeSwap", () => {
    place = placeOf(document.activeElement);
    successor = successorOf(document.activeElement);
    openParts = new Map();
    for (const details of document.querySelectorAll("details[data-keep]")) {
      openParts.set(details.dataset.keep, details.open);
    }
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const details of document.querySelectorAll("details[data-keep]")) {
      if (openParts.has(details.dataset.keep)) details.open = openParts.get(details.dataset.keep);
    }
    settleFilters();
    returnTo(place);
    successor?.()?.focus({ preventScroll: true });
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
    let part = event.target.closest("details");
    while (part) {
      part.open = true;
      part = part.parentElement.closest("details");
    }
  }, true);
  // A URL with an error is explained on a page of its own, as it is without JavaScript.
  document.addEventListener("htmx:responseError", (event) => location.assign(event.detail.xhr.responseURL));
  document.addEventListener("DOMContentLoaded", () => {
    settleFilters();
    // A footnote or a conflict that the URL points at is opened.
    openTarget(location.hash);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='#differs-']");
    if (link) openTarget(link.hash);
  });
})();
