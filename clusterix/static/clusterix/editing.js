// The form of an edition: what is typed is kept on the server every 30 seconds, leaving with unsaved text warns, long
// texts can be previewed, and one sees who else has the form open.
(() => {
  "use strict";

  const KEEP_EVERY = 30_000;
  const SAY_EVERY = 60_000;
  const editing = document.getElementById("editing");
  const form = editing?.closest("form");
  if (!form) return;

  // Whoever signs in again in another tab gets another token, which this page then goes on with.
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
  const kept = document.querySelector("[data-kept]");
  const others = document.querySelector("[data-others]");
  const SEVERAL = new Set(["regions", "topics"]);
  const FOREIGN = /^(_|csrf|base_version$|image$|transitions-|sources-)/;

  function values() {
    const found = {};
    for (const [name, value] of new FormData(form)) {
      if (FOREIGN.test(name) || typeof value !== "string") continue;
      if (SEVERAL.has(name)) (found[name] ??= []).push(value);
      else found[name] = value;
    }
    for (const name of SEVERAL) found[name] ??= [];
    for (const box of form.querySelectorAll("input[type=checkbox][name=is_ongoing]")) found[box.name] = box.checked ? "on" : "";
    return found;
  }

  const asText = () => JSON.stringify(values());
  // A form that was refused comes back with text that is not saved; the server has kept it.
  const refused = "unsaved" in editing.dataset;
  let came = refused ? {} : values();
  let sent = asText();
  let leaving = false;
  const touched = new Set();

  // Fields that are not as they came; one that is put back is sent, too. Another tab may be at work on the others.
  function typed() {
    const now = values();
    for (const name in now) if (JSON.stringify(now[name]) !== JSON.stringify(came[name])) touched.add(name);
    return Object.fromEntries([...touched].map((name) => [name, now[name] ?? ""]));
  }

  function isUnsaved() {
    const chosen = [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);
    return chosen || refused || Object.entries(values()).some(([name, value]) => JSON.stringify(value) !== JSON.stringify(came[name]));
  }

  async function send(body, options = {}) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token() };
    const response = await fetch(editing.dataset.autosave, { method: "POST", headers, body: JSON.stringify(body), ...options });
    if (response.redirected || !response.headers.get("Content-Type")?.includes("json")) {
      throw new Error("you are not signed in any more. Leave this page open, sign in in another tab, and go on here");
    }
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    const here = answer.others.length ? `${answer.others.join(", ")} ${answer.others.length > 1 ? "have" : "has"} this form open, too.` : "";
    if (others.textContent !== here) others.textContent = here;
    return answer;
  }

  async function keep(options) {
    const now = asText();
    if (now === sent) return;
    try {
      const answer = await send({ base_version: Number(form.elements.base_version.value), values: typed() }, options);
      sent = now;
      const overtaken = answer.version !== Number(form.elements.base_version.value);
      kept.textContent = `What you type is kept; last at ${answer.at}. It is saved with the button at the end of the form.`
        + (overtaken ? " Somebody else has saved this edition meanwhile: when you save, you will see both texts." : "");
    } catch (error) {
      kept.textContent = `What you type could not be kept just now: ${error instanceof TypeError ? "no connection" : error.message}.`;
    }
  }

  setInterval(keep, KEEP_EVERY);
  setInterval(() => asText() === sent && send({ base_version: Number(form.elements.base_version.value) }).catch(() => {}), SAY_EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !leaving) keep({ keepalive: true });
  });
  form.addEventListener("submit", () => {
    form.elements.csrfmiddlewaretoken.value = token();
    leaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isUnsaved()) event.preventDefault();
  });
  // Widgets fill in what the page came with only once everything has loaded.
  window.addEventListener("load", () => {
    if (!refused) came = values();
    sent = asText();
  });

  const parts = editing.dataset.parts.trim().split(/\s+/);
  function showCompleteness() {
    const now = values();
    const filled = parts.filter((name) => (Array.isArray(now[name]) ? now[name].length : now[name]?.trim())).length;
    document.getElementById("completeness").value = filled;
    document.querySelector("[data-filled]").textContent = filled;
  }
  form.addEventListener("input", showCompleteness);
  form.addEventListener("change", showCompleteness);

  for (const field of form.querySelectorAll("textarea[data-markdown]")) {
    const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`).textContent.replace(/:\s*$/, "");
    const button = document.createElement("button");
    const shown = document.createElement("div");
    button.type = "button";
    button.className = "preview-button";
    button.textContent = "Preview";
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-label", `Preview of ${label}`);
    shown.className = "preview";
    shown.hidden = true;
    button.addEventListener("click", async () => {
      if (shown.hidden) {
        const options = { method: "POST", headers: { "X-CSRFToken": token() }, body: new URLSearchParams({ text: field.value }) };
        const response = await fetch(editing.dataset.preview, options).catch(() => null);
        if (response?.ok && !response.redirected) shown.innerHTML = await response.text();
        else shown.textContent = "The preview could not be made just now.";
      }
      shown.hidden = !shown.hidden;
      button.textContent = shown.hidden ? "Preview" : "Hide the preview";
      button.setAttribute("aria-expanded", String(!shown.hidden));
    });
    (field.parentElement.querySelector(".counter") ?? field).after(button, shown);
  }
})();
