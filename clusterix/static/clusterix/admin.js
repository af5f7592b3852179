// The back-office: character counters, and names for the controls that Django's own pages leave without one.
(() => {
  "use strict";

  const PLACES_TO_TYPE = "[role=combobox], [role=textbox], [role=searchbox]";

  // How many characters of how many: counted as the server counts, a line end as one.
  function addCounter(field) {
    const limit = Number(field.dataset.limit);
    const counter = document.createElement("output");
    counter.className = "counter";
    counter.htmlFor = field.id;
    field.after(counter);

    function show() {
      const used = [...field.value.replace(/\r\n/g, "\n")].length;
      const isOver = used > limit;
      const excess = isOver ? `, ${used - limit} too many` : "";
      counter.textContent = `${used} of ${limit} characters${excess}`;
      counter.classList.toggle("over", isOver);
    }

    field.addEventListener("input", show);
    show();
  }

  function labelOf(control) {
    const label = control.id && document.querySelector(`label[for="${CSS.escape(control.id)}"]`);
    if (label) return label.textContent;
    const cell = control.closest(".tabular td");
    if (cell) return cell.closest("table").tHead.rows[0].cells[cell.cellIndex]?.innerText;
    return control.closest("fieldset")?.querySelector("legend")?.textContent;
  }

  // Without the colon and the star of a label.
  function cleaned(label) {
    return (label ?? "").trim().replace(/[:*]\s*$/, "");
  }

  function nameControl(control) {
    if (control.labels?.length || control.hasAttribute("aria-label")) return;
    const label = labelOf(control);
    if (label) control.setAttribute("aria-label", cleaned(label));
  }

  // Select2 puts a box of its own beside the field that it hides.
  function nameAutocomplete(control) {
    const label = cleaned(labelOf(control));
    const box = control.nextElementSibling;
    if (!label || !box?.classList.contains("select2")) return;
    for (const part of box.querySelectorAll(PLACES_TO_TYPE)) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", label);
    }
    // The list of chosen values holds more than list items, and so is a group.
    const chosen = box.querySelector("ul.select2-selection__rendered");
    if (!chosen) return;
    chosen.setAttribute("role", "group");
    chosen.setAttribute("aria-label", `${label}, chosen`);
    for (const item of chosen.children) item.setAttribute("role", "none");
  }

  function nameHeading(heading) {
    const text = document.createElement("span");
    text.className = "visually-hidden";
    text.textContent = heading.className === "original" ? "Record" : "Remove";
    heading.append(text);
  }

  function nameControls() {
    for (const control of document.querySelectorAll(".tabular td :is(input, select, textarea), input[type=file]")) {
      if (control.type !== "hidden") nameControl(control);
    }
    for (const control of document.querySelectorAll("select.admin-autocomplete")) nameAutocomplete(control);
    for (const heading of document.querySelectorAll(".tabular th:empty")) nameHeading(heading);
    // Wide tables scroll; where nothing in them takes the keyboard, they do themselves.
    for (const group of document.querySelectorAll(".inline-group, .inline-group .wrapper")) {
      if (group.scrollWidth > group.clientWidth) group.tabIndex = 0;
    }
    for (const tip of document.querySelectorAll("span.help-tooltip[aria-label]")) tip.setAttribute("role", "img");
    document.getElementById("searchbar")?.setAttribute("aria-label", "Search");
  }

  // Select2 opens its list at the end of the page, far from the field whose label it needs.
  function nameOpenList(field) {
    const label = cleaned(labelOf(field)) || "Search";
    const list = document.querySelector(".select2-results__options");
    if (list) {
      list.setAttribute("aria-label", label);
      for (const box of document.querySelectorAll(".select2-container--open [role=combobox]")) {
        box.setAttribute("aria-controls", list.id);
      }
    }
    for (const search of document.querySelectorAll(".select2-container--open .select2-search__field")) {
      search.setAttribute("aria-label", label);
    }
    const dropdown = document.querySelector("body > .select2-container--open");
    dropdown?.setAttribute("role", "region");
    dropdown?.setAttribute("aria-label", `${label}, choices`);
  }

  // After what Django and Select2 do at the same event.
  function nameControlsSoon() {
    setTimeout(nameControls);
  }

  // Django builds its two-column choosers only once everything has loaded, which may be after the page is ready.
  window.addEventListener("load", nameControls);

  const whenReady = window.django?.jQuery ?? ((run) => window.addEventListener("load", run));
  whenReady(() => {
    for (const field of document.querySelectorAll("[data-limit]")) addCounter(field);
    nameControls();
    document.addEventListener("formset:added", nameControlsSoon);
    document.addEventListener("change", nameControlsSoon);
    window.django?.jQuery?.(document).on("select2:open select2:select select2:unselect", (event) => {
      nameControlsSoon();
      nameOpenList(event.target);
    });
  });

  // Whoever signs in again in another tab gets another token, which the forms of this page then go on with.
  function csrfToken() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
  }
  window.clusterix = { csrfToken };
  document.addEventListener("submit", (event) => {
    const token = event.target.elements.csrfmiddlewaretoken;
    if (token) token.value = csrfToken();
  });

  // Leaving warns of what was written and is not on its way: sending one form does not send the fields of another.
  let sending = null;
  document.addEventListener("submit", (event) => { sending = event.target; });
  window.addEventListener("beforeunload", (event) => {
    const fields = [...document.querySelectorAll("textarea[data-written]")];
    const isLost = (field) => field.form !== sending && field.value.trim();
    if (fields.some(isLost) || isNewRecordLost()) event.preventDefault();
  });

  // A new record has no key yet by which the server could keep its text: leaving its form warns.
  const adding = document.getElementById("adding");
  const newRecord = adding?.closest("form");
  let textAtFirst = newRecord && textOf(newRecord);

  function textOf(form) {
    const values = [...new FormData(form)].map(([name, value]) => [name, value.name ?? value]);
    return JSON.stringify(values.filter(([name]) => name !== "csrfmiddlewaretoken"));
  }

  function isNewRecordLost() {
    if (!newRecord || newRecord === sending) return false;
    const wasRefused = "unsaved" in adding.dataset;
    return wasRefused || textOf(newRecord) !== textAtFirst;
  }

  // Widgets fill in what the page came with only once everything has loaded.
  if (newRecord) window.addEventListener("load", () => { textAtFirst = textOf(newRecord); });
})();
