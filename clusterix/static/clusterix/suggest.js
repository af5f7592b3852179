// Suggestions below a search field: an ARIA 1.2 combobox whose options are links to records.
// Without this file, or when no answer comes, the form searches as ever.
(() => {
  "use strict";
  const PAUSE = 120; // milliseconds without a key before the server is asked
  const FEWEST_CHARACTERS = 2;
  const MOST_ANSWERS = 50; // that are remembered
  const answers = new Map();
  const touch = matchMedia("(pointer: coarse)");
  let lists = 0;

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  async function suggestionsFrom(url, signal) {
    if (!answers.has(url)) {
      const response = await fetch(url, { signal, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      const answer = await response.json();
      answers.set(url, answer.suggestions);
      // A Map keeps the order in which its keys came, so the first one is the oldest.
      if (answers.size > MOST_ANSWERS) answers.delete(answers.keys().next().value);
    }
    return answers.get(url);
  }

  // The server takes a letter with a stroke for the one without it.
  const WITHOUT_STROKE = { "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "ŧ": "t" };

  function foldUnit(unit) {
    const letter = unit.normalize("NFD")[0].toLowerCase()[0];
    return WITHOUT_STROKE[letter] ?? letter;
  }

  // Small letters without their accents, as many as there were: places in the result are places in the text.
  function fold(text) {
    return text.replace(/[^]/g, foldUnit);
  }

  // The label in pieces, each word that begins with one of the typed ones marked as far as it was typed.
  function marked(label, typedText) {
    const composed = label.normalize("NFC");
    const words = fold(typedText.normalize("NFC")).match(/[\p{L}\p{N}]+/gu);
    if (!words) return [composed];
    const longestFirst = words.sort((a, b) => b.length - a.length).join("|");
    const beginnings = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst})`, "gu");
    const pieces = [];
    let end = 0;
    for (const match of fold(composed).matchAll(beginnings)) {
      const start = match.index;
      pieces.push(composed.slice(end, start));
      end = start + match[0].length;
      pieces.push(make("mark", {}, composed.slice(start, end)));
    }
    return [...pieces, composed.slice(end)];
  }

  class Suggestions {
    constructor(field) {
      this.field = field;
      this.id = `suggestions-${++lists}`;
      this.list = make("div", {
        id: this.id,
        class: "suggestions",
        role: "listbox",
        "aria-label": "Suggestions",
        hidden: "",
      });
      this.status = make("div", { class: "visually-hidden", role: "status" });
      this.text = this.typedText;
      const attributes = {
        role: "combobox",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": this.id,
      };
      for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
      field.parentElement.append(this.list, this.status);
      this.listen();
    }

    listen() {
      this.field.addEventListener("focus", () => { this.text = this.typedText; });
      this.field.addEventListener("blur", () => this.close()); // Tab, too, leaves without a choice
      this.field.addEventListener("keydown", (event) => this.onKeydown(event));
      this.field.addEventListener("compositionend", () => this.onInput());
      this.field.addEventListener("input", (event) => {
        // A touch keyboard composes every word it helps to spell; elsewhere what is being composed is not text yet.
        if (event.isComposing && !touch.matches) this.close();
        else this.onInput();
      });
      // The field keeps the focus, and so the list stays until the click has arrived.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => event.target.closest("[role=option]") && this.close());
    }

    get typedText() {
      return this.field.value.trim().replace(/\s+/g, " ");
    }

    get url() {
      return `${this.field.dataset.suggest}?${new URLSearchParams({ q: this.typedText })}`;
    }

    onInput() {
      if (this.typedText === this.text) return;
      this.text = this.typedText;
      this.stopRequest();
      if (this.text.length < FEWEST_CHARACTERS) this.close();
      else this.pause = setTimeout(() => this.fetchSuggestions(), answers.has(this.url) ? 0 : PAUSE);
    }

    async fetchSuggestions() {
      this.stopRequest();
      if (this.typedText.length < FEWEST_CHARACTERS) return;
      const { signal } = (this.request = new AbortController());
      try {
        const suggestions = await suggestionsFrom(this.url, signal);
        if (!signal.aborted) this.show(suggestions);
      } catch {
        if (!signal.aborted) this.close(); // no answer to show, and nobody who needs to know
      }
    }

    stopRequest() {
      clearTimeout(this.pause);
      this.request?.abort();
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
      const text = `${count} suggestion${count === 1 ? "" : "s"}, use the arrow keys`;
      if (this.status.textContent !== text) this.status.textContent = text; // read out once, not with every letter
    }

    groups(suggestions) {
      const groups = [];
      suggestions.forEach(({ group, label, note, url }, index) => {
        if (groups.at(-1)?.firstChild.textContent !== group) {
          const id = `${this.id}-group-${groups.length + 1}`;
          const heading = make("div", { id, class: "eyebrow", role: "presentation" }, group);
          groups.push(make("div", { role: "group", "aria-labelledby": id }, heading));
        }
        const attributes = {
          id: `${this.id}-option-${index + 1}`,
          role: "option",
          "aria-selected": "false",
          href: url,
          tabindex: "-1",
        };
        const option = make("a", attributes, make("span", {}, ...marked(label, this.text)));
        if (note) option.append(" ", make("span", { class: "soft" }, note));
        groups.at(-1).append(option);
      });
      return groups;
    }

    close() {
      this.stopRequest();
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
      if (this.list.hidden) return this.fetchSuggestions(); // who presses an arrow asks for the list
      const from = this.options.indexOf(this.active);
      const isFirstStepUp = from < 0 && step < 0;
      const to = isFirstStepUp ? -1 : (from + step) % this.options.length;
      this.activate(this.options.at(to)); // -1 is the last one
    }

    escape() {
      if (!this.list.hidden) return this.close();
      this.field.value = "";
      this.text = "";
      this.stopRequest();
    }

    onKeydown(event) {
      const isShortcut = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
      if (event.isComposing || isShortcut) return;
      const action = {
        ArrowDown: () => this.move(1),
        ArrowUp: () => this.move(-1),
        Escape: () => this.escape(),
        Enter: this.active && (() => this.active.click()),
      }[event.key];
      if (action) {
        event.preventDefault();
        action();
      } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
        this.activate(null); // the keyboard is back in the text
      }
    }
  }

  const enhanced = new Map();

  function enhance() {
    for (const field of enhanced.keys()) if (!field.isConnected) enhanced.delete(field);
    for (const field of document.querySelectorAll("input[type=search][data-suggest]")) {
      if (!enhanced.has(field)) enhanced.set(field, new Suggestions(field));
    }
  }

  enhance();
  document.addEventListener("htmx:afterSwap", enhance);
  // Who searches has made a choice: htmx stays on the page, and no late answer may open over the results.
  document.addEventListener("submit", (event) => {
    for (const [field, suggestions] of enhanced) if (field.form === event.target) suggestions.close();
  }, true);
})();
