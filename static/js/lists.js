// A filtered list changes without a reload: htmx sends its form and follows its links, and puts
// the list of the page that answers in the place of this one. Without this file all of it is a
// form and links.

const list = () => document.getElementById("list");
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// What the reader has opened, typed and scrolled, by id: the new list takes it over.
let before = null;

function kept() {
  const open = [...list().querySelectorAll("details[open]")].map((one) => one.id);
  const found = [...list().querySelectorAll(".facet-find input")].map((one) => [one.id, one.value]);
  const scrolled = [...list().querySelectorAll(".facet")].map((one) => [
    one.id,
    one.querySelector(".choices").scrollTop,
  ]);
  const focused = document.activeElement;
  const facet = focused?.closest?.(".facet > fieldset") && focused.closest(".facet").id;
  return { open, found, scrolled, facet, paged: Boolean(focused?.closest?.(".pagination")) };
}

function restore(state) {
  for (const id of state.open) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, value] of state.found) {
    const box = document.getElementById(id);
    if (box && value) {
      box.value = value;
      narrow(box);
    }
  }
  for (const [id, top] of state.scrolled) {
    const choices = document.getElementById(id)?.querySelector(".choices");
    if (choices) choices.scrollTop = top;
  }
}

// Where the reader was: htmx finds it again by its id; where it is gone, what stood around it.
function focus(state) {
  const error = list().querySelector(".error-summary");
  if (error) return error.focus();
  const results = document.getElementById("results");
  if (state.paged) results.scrollIntoView();
  if (state.paged || !document.activeElement || document.activeElement === document.body) {
    const summary = document.getElementById(state.facet)?.querySelector("summary");
    (state.paged ? results : summary || results).focus({ preventScroll: true });
  }
}

// What a screen reader does not say by itself: the count, unless what has the focus tells it.
function news() {
  const results = document.getElementById("results");
  const told = document.activeElement?.matches("#results, .error-summary");
  return told ? "" : results.textContent.trim();
}

function narrow(box) {
  const asked = bare(box.value.trim());
  for (const choice of box.closest("fieldset").querySelectorAll(".form-check")) {
    choice.hidden = Boolean(asked) && !bare(choice.textContent).includes(asked);
  }
}

function ready() {
  for (const label of document.querySelectorAll(".facet-find")) label.hidden = false;
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
}

const say = (text) => {
  document.getElementById("list-status").textContent = text;
};

function trouble(show, address) {
  const message = document.querySelector("#list-trouble > p");
  message.hidden = !show;
  if (address) message.querySelector("a").href = address;
}

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.form?.id === "filter-form" && field.matches("[type=checkbox], select")) {
    field.form.requestSubmit();
  }
});

document.addEventListener("input", (event) => {
  if (event.target.matches(".facet-find input")) narrow(event.target);
});

document.addEventListener("keydown", (event) => {
  // Enter in the box that finds a choice asks for no new list.
  if (event.key === "Enter" && event.target.matches(".facet-find input")) event.preventDefault();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(location.href);
  button.textContent = button.dataset.done;
  say(button.dataset.done);
});

document.addEventListener("htmx:configRequest", (event) => {
  const asked = event.detail.formData;
  for (const name of new Set(asked.keys())) {
    if (asked.getAll(name).every((value) => value.trim() === "")) asked.delete(name);
  }
  if (asked.get("page_size") === "50") asked.delete("page_size");
});

// The links of the head (canonical, languages, feed, pages) become those of the list that comes.
function head(page) {
  const links = "link[rel=canonical], link[rel=alternate], link[rel=prev], link[rel=next]";
  const fresh = new DOMParser().parseFromString(page, "text/html").head;
  for (const link of document.head.querySelectorAll(links)) link.remove();
  document.head.append(...fresh.querySelectorAll(links));
}

document.addEventListener("htmx:beforeSwap", (event) => {
  before = kept();
  if (event.detail.shouldSwap) head(event.detail.xhr.responseText);
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!before || !list()) return;
  const state = before;
  before = null;
  trouble(false);
  ready();
  restore(state);
  focus(state);
  say(news());
});

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    before = null;
    trouble(true, event.detail.pathInfo?.finalRequestPath);
  });
}

// Going back twice in haste changes the address before anything here listens: the page that was
// loaded is then not the one of its address.
const loaded = performance.getEntriesByType("navigation")[0]?.name.split("#")[0];
if (loaded && loaded !== location.href.split("#")[0]) location.reload();
ready();
