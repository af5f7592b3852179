// The form of a record. The server keeps what is typed every 30 seconds, leaving with unsaved text warns, people see
// who else has the form open, and long texts can be previewed.
(() => {
  "use strict";

  const AUTOSAVE_EVERY = 30_000; // milliseconds
  const PRESENCE_EVERY = 60_000;
  // What stands in the form and is no field of the record. The server leaves out the rest that it does not keep.
  const NOT_AUTOSAVED = /^(_|csrf|base_version$|.*-(__prefix__|[0-9]+|TOTAL_FORMS|INITIAL_FORMS|M(IN|AX)_NUM_FORMS)(-|$))/;
  const { csrfToken } = window.clusterix;
  const NOT_SIGNED_IN = "you are no longer signed in. Leave this page open, sign in in another tab, and continue here";

  const editing = document.getElementById("editing");
  const form = editing?.closest("form");
  if (!form) return;

  const autosaveStatus = document.querySelector("[data-kept]");
  const othersStatus = document.querySelector("[data-others]");

  function baseVersion() {
    return form.elements.base_version.value;
  }

  function values() {
    const result = {};
    for (const select of form.querySelectorAll("select[multiple][name]")) {
      if (!NOT_AUTOSAVED.test(select.name)) result[select.name] = [];
    }
    for (const [name, value] of new FormData(form)) {
      if (NOT_AUTOSAVED.test(name) || typeof value !== "string") continue;
      if (Array.isArray(result[name])) result[name].push(value);
      else result[name] = value;
    }
    // A box that is not ticked is not in the data of a form.
    for (const box of form.querySelectorAll("input[type=checkbox][name]")) {
      if (!NOT_AUTOSAVED.test(box.name)) result[box.name] = box.checked ? "on" : "";
    }
    return result;
  }

  // The rows of parts, such as partners. They are not autosaved, but leaving with a changed one warns.
  function rowsText() {
    const inRow = ([name, value]) => /-[0-9]+-/.test(name) && typeof value === "string";
    return JSON.stringify([...new FormData(form)].filter(inRow));
  }

  function isSame(value, other) {
    return JSON.stringify(value) === JSON.stringify(other);
  }

  // A form that was refused comes back with text that is not saved; the server has kept it.
  const wasRefused = "unsaved" in editing.dataset;
  let initialValues = wasRefused ? {} : values();
  let sentValues = values();
  let initialRows = rowsText();
  let isLeaving = false;
  const changedNames = new Set();

  // Only fields that are not as they came: another tab may be at work on the others.
  // A field that was put back is sent as well, or the server would keep its earlier text.
  function changedValues() {
    const current = values();
    for (const name in current) {
      if (!isSame(current[name], initialValues[name])) changedNames.add(name);
    }
    return Object.fromEntries([...changedNames].map((name) => [name, current[name] ?? ""]));
  }

  function isUnsaved() {
    if (wasRefused) return true;
    const files = [...form.querySelectorAll("input[type=file]")];
    if (files.some((field) => field.files.length) || rowsText() !== initialRows) return true;
    return Object.entries(values()).some(([name, value]) => !isSame(value, initialValues[name]));
  }

  // What the form typed and signs of its being open are kept apart from those of the person's other tabs.
  async function send(values, options = {}) {
    const body = { form: form.elements._form.value, base_version: baseVersion(), ...values };
    const response = await fetch(editing.dataset.autosave, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify(body),
      ...options,
    });
    // The sign-in page is no JSON.
    const isJson = response.headers.get("Content-Type")?.includes("json");
    if (response.redirected || !isJson) throw new Error(NOT_SIGNED_IN);
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    showOthers(answer.others);
    return answer;
  }

  function showOthers(others) {
    let text = "";
    if (others.length) text = `${others.join(", ")} ${others.length > 1 ? "are" : "is"} also editing this page.`;
    // A live region that is set again is read out again.
    if (othersStatus.textContent !== text) othersStatus.textContent = text;
  }

  async function autosave(options) {
    const current = values();
    if (isSame(current, sentValues)) return;
    try {
      const answer = await send({ values: changedValues() }, options);
      sentValues = current;
      showAutosaved(answer);
    } catch (error) {
      const reason = error instanceof TypeError ? "no connection" : error.message;
      autosaveStatus.textContent = `Your text could not be kept just now: ${reason}.`;
    }
  }

  function showAutosaved({ at, version }) {
    let text = `Draft kept at ${at}; not saved yet.`;
    if (version !== baseVersion()) {
      text += " A newer version was saved since you opened this page. When you save, both are merged.";
    }
    autosaveStatus.textContent = text;
  }

  function sayPresent() {
    // Text that changed says so itself, within half a minute.
    if (isSame(values(), sentValues)) send({}).catch(() => {});
  }

  setInterval(autosave, AUTOSAVE_EVERY);
  setInterval(sayPresent, PRESENCE_EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !isLeaving) autosave({ keepalive: true });
  });
  form.addEventListener("submit", () => {
    isLeaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && isUnsaved()) event.preventDefault();
  });
  // Widgets fill in what the page came with only once everything has loaded.
  window.addEventListener("load", () => {
    if (!wasRefused) initialValues = values();
    sentValues = values();
    initialRows = rowsText();
  });

  const parts = (editing.dataset.parts ?? "").trim().split(/\s+/);

  function isFilled(value) {
    if (Array.isArray(value)) return value.length > 0;
    return Boolean(value?.trim());
  }

  function showCompleteness() {
    const current = values();
    if (!document.getElementById("completeness")) return;
    const filled = parts.filter((name) => isFilled(current[name])).length;
    document.getElementById("completeness").value = filled;
    document.querySelector("[data-filled]").textContent = filled;
  }

  form.addEventListener("input", showCompleteness);
  form.addEventListener("change", showCompleteness);

  async function loadPreview(text, preview) {
    const options = { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body: new URLSearchParams({ text }) };
    const response = await fetch(editing.dataset.preview, options).catch(() => null);
    if (response?.ok && !response.redirected) preview.innerHTML = await response.text();
    else preview.textContent = "The preview could not be made just now.";
  }

  function addPreview(field) {
    const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`).textContent.replace(/:\s*$/, "");
    const preview = document.createElement("div");
    preview.className = "preview";
    preview.hidden = true;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "preview-button";
    button.textContent = "Preview";
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-label", `Preview of ${label}`);
    button.addEventListener("click", async () => {
      if (preview.hidden) await loadPreview(field.value, preview);
      preview.hidden = !preview.hidden;
      button.textContent = preview.hidden ? "Preview" : "Hide the preview";
      button.setAttribute("aria-expanded", String(!preview.hidden));
    });
    const counter = field.parentElement.querySelector(".counter");
    (counter ?? field).after(button, preview);
  }

  for (const field of form.querySelectorAll("textarea[data-markdown]")) addPreview(field);
})();
