// Suggestions below a search field: an ARIA 1.2 combobox whose options are links to records.
// Without this file, or when no answer comes, the form searches as ever.
(() => {
  "use strict";
  const PAUSE = 120; // milliseconds without a key before the server is asked
  const FEWEST = 2; // characters
  const REMEMBERED = 50; // answers
  const answers = new Map();
  const touch = matchMedia("(pointer: coarse)");
  let lists = 0;

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  async function answerTo(address, signal) {
    if (!answers.has(address)) {
      const response = await fetch(address, { signal, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(`${address} answered ${response.status}`);
      answers.set(address, (await response.json()).suggestions);
      if (answers.size > REMEMBERED) answers.delete(answers.keys().next().value);
    }
    return answers.get(address);
  }

  // Small letters without their accents, one for each that was there: places in the result are places in the text.
  const STROKES = { "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "ŧ": "t" }; // as the server reads them
  const letter = (unit) => unit.normalize("NFD")[0].toLowerCase()[0];
  const plain = (text) => text.replace(/[^]/g, (unit) => STROKES[letter(unit)] ?? letter(unit));

  // The label in pieces, each word that begins with one of the typed ones marked as far as it was typed.
  function marked(label, typed) {
    const composed = label.normalize("NFC");
    const words = plain(typed.normalize("NFC")).match(/[\p{L}\p{N}]+/gu) ?? [];
    if (!words.length) return [composed];
    const longestFirst = words.sort((a, b) => b.length - a.length).join("|");
    const pieces = [];
    let end = 0;
    for (const { 0: found, index } of plain(composed).matchAll(new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst})`, "gu"))) {
      pieces.push(composed.slice(end, index), make("mark", {}, composed.slice(index, index + found.length)));
      end = index + found.length;
    }
    return [...pieces, composed.slice(end)];
  }

  class Suggestions {
    constructor(field) {
      this.field = field;
      this.id = `suggestions-${++lists}`;
      this.list = make("div", { id: this.id, class: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: "" });
      this.status = make("div", { class: "visually-hidden", role: "status" });
      this.text = this.typedText;
      const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.id };
      for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
      field.parentElement.append(this.list, this.status);
      this.listen();
    }

    listen() {
      this.field.addEventListener("focus", () => { this.text = this.typedText; });
      this.field.addEventListener("blur", () => this.close()); // Tab, too, leaves without a choice
      this.field.addEventListener("keydown", (event) => this.pressed(event));
      this.field.addEventListener("compositionend", () => this.changed());
      this.field.addEventListener("input", (event) => {
        // A touch keyboard composes every word it helps to spell; elsewhere what is being composed is not text yet.
        if (event.isComposing && !touch.matches) this.close();
        else this.changed();
      });
      // The field keeps the focus, and so the list stays until the click has arrived.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => event.target.closest("[role=option]") && this.close());
    }

    get typedText() {
      return this.field.value.trim().replace(/\s+/g, " ");
    }

    get address() {
      return `${this.field.dataset.suggest}?${new URLSearchParams({ q: this.typedText })}`;
    }

    changed() {
      if (this.typedText === this.text) return;
      this.text = this.typedText;
      this.stopAsking();
      if (this.text.length < FEWEST) this.close();
      else this.pause = setTimeout(() => this.ask(), answers.has(this.address) ? 0 : PAUSE);
    }

    async ask() {
      this.stopAsking();
      if (this.typedText.length < FEWEST) return;
      const { signal } = (this.question = new AbortController());
      try {
        const suggestions = await answerTo(this.address, signal);
        if (!signal.aborted) this.show(suggestions);
      } catch {
        if (!signal.aborted) this.close(); // no answer to show, and nobody who needs to know
      }
    }

    stopAsking() {
      clearTimeout(this.pause);
      this.question?.abort();
    }

    show(suggestions) {
      if (!suggestions.length) return this.close();
      this.list.replaceChildren(...this.groups(suggestions));
      this.options = [...this.list.querySelectorAll("[role=option]")];
      this.activate(null);
      this.list.hidden = false;
      this.list.scrollTop = 0;
      this.field.setAttribute("aria-expanded", "true");
      const count = this.options.length;
      const said = `${count} suggestion${count === 1 ? "" : "s"}, use the arrow keys`;
      if (this.status.textContent !== said) this.status.textContent = said; // said once, not with every letter
    }

    groups(suggestions) {
      const groups = [];
      suggestions.forEach(({ group, label, note, url }, number) => {
        if (groups.at(-1)?.firstChild.textContent !== group) {
          const id = `${this.id}-group-${groups.length + 1}`;
          const heading = make("div", { id, class: "eyebrow", role: "presentation" }, group);
          groups.push(make("div", { role: "group", "aria-labelledby": id }, heading));
        }
        const attributes = { id: `${this.id}-option-${number + 1}`, role: "option", "aria-selected": "false", href: url, tabindex: "-1" };
        const option = make("a", attributes, make("span", {}, ...marked(label, this.text)));
        if (note) option.append(" ", make("span", { class: "soft" }, note));
        groups.at(-1).append(option);
      });
      return groups;
    }

    close() {
      this.stopAsking();
      this.list.hidden = true;
      this.status.textContent = "";
      this.activate(null);
      this.field.setAttribute("aria-expanded", "false");
    }

    activate(option) {
      this.active?.setAttribute("aria-selected", "false");
      this.active = option;
      if (!option) return this.field.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", option.id);
    }

    move(step) {
      if (this.list.hidden) return this.ask(); // who presses an arrow asks for the list
      const from = this.options.indexOf(this.active);
      this.activate(this.options.at(from < 0 && step < 0 ? -1 : (from + step) % this.options.length));
    }

    escape() {
      if (!this.list.hidden) return this.close();
      this.field.value = this.text = "";
      this.stopAsking();
    }

    pressed(event) {
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const answered = {
        ArrowDown: () => this.move(1),
        ArrowUp: () => this.move(-1),
        Escape: () => this.escape(),
        Enter: this.active && (() => this.active.click()),
      }[event.key];
      if (answered) {
        event.preventDefault();
        answered();
      } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
        this.activate(null); // the keyboard is back in the text
      }
    }
  }

  const known = new Map();

  function enhance() {
    for (const field of known.keys()) if (!field.isConnected) known.delete(field);
    for (const field of document.querySelectorAll("input[type=search][data-suggest]")) {
      if (!known.has(field)) known.set(field, new Suggestions(field));
    }
  }

  enhance();
  document.addEventListener("htmx:afterSwap", enhance);
  // Who searches has made a choice: htmx stays on the page, and no late answer may open over the results.
  document.addEventListener("submit", (event) => {
    for (const [field, suggestions] of known) if (field.form === event.target) suggestions.close();
  }, true);
})();
