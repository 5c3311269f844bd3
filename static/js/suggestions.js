// Names are proposed while one types in a search box of the whole registry: a combobox with a list
// box below it, as the ARIA Authoring Practices have it. Without this file it is a box and a button.

const PAUSE = 150; // thousandths of a second without a key before anything is asked
const SHORTEST = 2; // letters
let boxes = 0;

class Suggestions {
  constructor(form) {
    this.address = form.dataset.suggestions;
    this.input = form.elements.q;
    this.id = `suggestions-${++boxes}`;
    this.active = null;
    this.timer = null;
    this.asking = null;
    this.list = null;
    this.status = document.createElement("span");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    this.input.after(this.status);
    this.input.type = "text"; // a box of type search can be no combobox
    const told = { role: "combobox", autocomplete: "off", enterkeyhint: "search" };
    const aria = { "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries({ ...told, ...aria })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    window.addEventListener("pageshow", () => this.close());
  }

  get options() {
    return this.list ? [...this.list.children] : [];
  }

  get isOpen() {
    return Boolean(this.list) && !this.list.hidden;
  }

  // Whatever is on its way answers what is no longer asked.
  forget() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = null;
  }

  typed() {
    this.forget();
    const text = this.input.value;
    if ((text.match(/[\p{L}\p{N}]/gu) ?? []).length < SHORTEST) {
      this.show("");
    } else {
      this.timer = setTimeout(() => this.ask(text), PAUSE);
    }
  }

  async ask(text) {
    const asking = new AbortController();
    this.asking = asking;
    let found = "";
    try {
      const address = `${this.address}?${new URLSearchParams({ q: text })}`;
      const answer = await fetch(address, { signal: asking.signal });
      if (answer.ok) found = await answer.text();
    } catch {
      // Nothing is proposed: the box and its button are there.
    }
    if (this.asking === asking) this.show(found);
  }

  // The list of an answer; what is not told at all is no longer open.
  show(answer) {
    this.list?.remove();
    this.list = new DOMParser().parseFromString(answer, "text/html").querySelector("ul");
    this.status.textContent = this.list?.dataset.status ?? "";
    this.activate(null);
    if (this.list) {
      this.list.id = this.id;
      this.options.forEach((option, n) => {
        option.id = `${this.id}-${n}`;
      });
      this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
      this.input.after(this.list);
    }
    this.open(document.activeElement === this.input);
  }

  open(wanted) {
    const shown = wanted && this.options.length > 0;
    if (this.list) this.list.hidden = !shown;
    this.input.setAttribute("aria-expanded", String(shown));
    if (shown) this.input.setAttribute("aria-controls", this.id);
    else this.input.removeAttribute("aria-controls");
    if (!shown) this.activate(null);
  }

  close() {
    this.forget();
    this.open(false);
    this.status.textContent = "";
  }

  activate(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  // One further or back; before the first and after the last one is in the box itself.
  move(step) {
    if (!this.isOpen) {
      this.open(true);
    }
    const stops = [null, ...this.options];
    this.activate(stops.at((stops.indexOf(this.active) + step + stops.length) % stops.length));
  }

  go(option) {
    if (!option) return;
    this.close();
    location.assign(option.dataset.href);
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "ArrowUp" && event.altKey) this.close();
    else if (event.key === "ArrowDown" && event.altKey) this.open(true);
    else if (event.key === "ArrowDown" && this.options.length) this.move(1);
    else if (event.key === "ArrowUp" && this.options.length) this.move(-1);
    else if (event.key === "Enter" && this.active) this.go(this.active);
    else if (event.key === "Escape" && this.isOpen) this.close();
    else if (event.key === "Escape" && this.input.value) this.clear();
    else {
      if (event.key === "Enter") this.close();
      return;
    }
    event.preventDefault();
  }

  clear() {
    this.input.value = "";
    this.forget();
    this.show("");
  }
}

for (const form of document.querySelectorAll("form[data-suggestions]")) new Suggestions(form);
