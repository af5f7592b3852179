// The back-office: character counters, and names for the controls that Django's own pages leave without one.
(() => {
  "use strict";

  // How many characters of how many: counted as the server counts, a line end as one.
  function addCounter(field) {
    const limit = Number(field.dataset.limit);
    const counter = document.createElement("output");
    counter.className = "counter";
    counter.htmlFor = field.id;
    field.after(counter);
    const show = () => {
      const used = [...field.value.replace(/\r\n/g, "\n")].length;
      counter.textContent = `${used} of ${limit} characters${used > limit ? `, ${used - limit} too many` : ""}`;
      counter.classList.toggle("over", used > limit);
    };
    field.addEventListener("input", show);
    show();
  }

  function labelOf(control) {
    const own = control.id && document.querySelector(`label[for="${CSS.escape(control.id)}"]`);
    if (own) return own.textContent;
    const cell = control.closest(".tabular td");
    if (cell) return cell.closest("table").tHead.rows[0].cells[cell.cellIndex]?.innerText;
    return control.closest("fieldset")?.querySelector("legend")?.textContent;
  }

  function name(element, label) {
    if (label && !element.labels?.length && !element.hasAttribute("aria-label")) {
      element.setAttribute("aria-label", label.trim().replace(/[:*]\s*$/, ""));
    }
  }

  function nameControls(root) {
    for (const control of root.querySelectorAll(".tabular td :is(input, select, textarea), input[type=file]")) {
      if (control.type !== "hidden") name(control, labelOf(control));
    }
    for (const control of root.querySelectorAll("select.admin-autocomplete")) {
      const label = (labelOf(control) || "").trim().replace(/[:*]\s*$/, "");
      const box = control.nextElementSibling;
      if (!label || !box?.classList.contains("select2")) continue;
      for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
        part.removeAttribute("aria-labelledby");
        part.setAttribute("aria-label", label);
      }
      // Its list of chosen values holds more than list items, and so is a group.
      const chosen = box.querySelector("ul.select2-selection__rendered");
      chosen?.setAttribute("role", "group");
      chosen?.setAttribute("aria-label", `${label}, chosen`);
      for (const item of chosen?.children ?? []) item.setAttribute("role", "none");
    }
    for (const heading of root.querySelectorAll(".tabular th:empty")) {
      const text = document.createElement("span");
      text.className = "visually-hidden";
      text.textContent = heading.className === "original" ? "Record" : "Remove";
      heading.append(text);
    }
    // Wide tables scroll; where nothing in them takes the keyboard, they do themselves.
    for (const wide of root.querySelectorAll(".inline-group, .inline-group .wrapper")) {
      if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    }
    for (const tip of root.querySelectorAll("span.help-tooltip[aria-label]")) tip.setAttribute("role", "img");
    const search = root.querySelector("#searchbar");
    search?.setAttribute("aria-label", "Search");
  }

  // Django builds its two-column choosers only once everything has loaded, which may be after the page is ready.
  window.addEventListener("load", () => nameControls(document));

  const whenReady = window.django?.jQuery ?? ((run) => window.addEventListener("load", run));
  whenReady(() => {
    for (const field of document.querySelectorAll("[data-limit]")) addCounter(field);
    nameControls(document);
    document.addEventListener("formset:added", () => setTimeout(() => nameControls(document)));
    document.addEventListener("change", () => setTimeout(() => nameControls(document)));
    window.django?.jQuery?.(document).on("select2:open select2:select select2:unselect", (event) => {
      setTimeout(() => nameControls(document));
      const label = (labelOf(event.target) || "Search").trim().replace(/[:*]\s*$/, "");
      const list = document.querySelector(".select2-results__options");
      for (const box of document.querySelectorAll(".select2-container--open [role=combobox]")) {
        if (list) box.setAttribute("aria-controls", list.id);
      }
      for (const part of document.querySelectorAll(".select2-container--open .select2-search__field, .select2-results__options")) {
        part.setAttribute("aria-label", label);
      }
      const dropdown = document.querySelector("body > .select2-container--open");
      dropdown?.setAttribute("role", "region");
      dropdown?.setAttribute("aria-label", `${label}, choices`);
    });
  });

  // Leaving warns of what was written and is not on its way: sending one form does not send the fields of another.
  let sending = null;
  document.addEventListener("submit", (event) => { sending = event.target; });
  window.addEventListener("beforeunload", (event) => {
    const written = [...document.querySelectorAll("textarea[data-written]")];
    if (written.some((field) => field.form !== sending && field.value.trim())) event.preventDefault();
  });
})();
