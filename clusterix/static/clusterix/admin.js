// Beside a long text, how many characters of how many: counted as the server counts, a line end as one.
(() => {
  "use strict";
  function count(field) {
    return [...field.value.replace(/\r\n/g, "\n")].length;
  }
  document.addEventListener("DOMContentLoaded", () => {
    for (const field of document.querySelectorAll("[data-limit]")) {
      const limit = Number(field.dataset.limit);
      const counter = document.createElement("output");
      counter.className = "counter";
      counter.htmlFor = field.id;
      field.after(counter);
      const show = () => {
        const used = count(field);
        counter.textContent = `${used} of ${limit} characters${used > limit ? `, ${used - limit} too many` : ""}`;
        counter.classList.toggle("over", used > limit);
      };
      field.addEventListener("input", show);
      show();
    }
  });
})();
