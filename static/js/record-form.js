/* The form of a record: saved once, from the keyboard too, never lost without a warning, and never
   sent by who has been signed out meanwhile. What is typed stays in the page: nothing of it is
   kept in the browser. The words come from the page (#form-comfort). */

const comfort = document.getElementById("form-comfort");
const form = comfort?.closest("form");
const says = comfort?.querySelector("[role=status]");
const told = comfort?.dataset ?? {};
let before = "";
let sending = false; // the browser is on its way with the form
let asking = false;
let unanswered = false; // the server could not be asked the last time

function typed() {
  const values = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  return JSON.stringify(values.map(([name, value]) =>
    [name, typeof value === "string" ? value : `${value.name} ${value.size}`]));
}

function isDirty() {
  return told.unsaved === "yes" || typed() !== before;
}

function say(text, link) {
  says.textContent = text;
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = told.login;
    anchor.target = "_blank";
    anchor.rel = "opener";
    anchor.textContent = link;
    says.append(" ", anchor);
  }
  if (text) says.scrollIntoView({ block: "center" });
}

async function session() {
  const answer = await fetch(told.session, {
    credentials: "same-origin",
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(8000),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function send(button) {
  sending = true;
  form.setAttribute("aria-busy", "true");
  if (button?.form === form) form.requestSubmit(button);
  else form.requestSubmit();
}

async function check(button) {
  asking = true;
  say(told.sending);
  try {
    const { user, csrf } = await session();
    unanswered = false;
    if (user !== told.user) {
      say(user ? told.other : told.signedOut, told.signIn);
      (says.querySelector("a") ?? says).focus();
      return;
    }
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
      field.value = csrf;
    }
    send(button);
  } catch {
    if (unanswered) send(button); // asked for again: the browser will say what is wrong
    else say(told.unreachable);
    unanswered = true;
  } finally {
    asking = false;
  }
}

function submitted(event) {
  if (sending && form.dataset.sent === "yes") {
    event.preventDefault(); // a second click: the first is on its way
  } else if (sending) {
    form.dataset.sent = "yes";
  } else {
    event.preventDefault();
    if (!asking) check(event.submitter);
  }
}

function saveButton() {
  return form.querySelector("[name=_continue]") ?? form.querySelector("[name=_save]");
}

function firstField() {
  const fields = form.querySelectorAll("fieldset :is(input, select, textarea):not([type=hidden])");
  return [...fields].find((field) => field.offsetParent && !field.disabled);
}

function pressed(event) {
  const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    && event.key.toLowerCase() === "s";
  if (!isSave) return;
  event.preventDefault();
  if (!event.repeat) form.requestSubmit(saveButton());
}

function leaving(event) {
  if (!sending && isDirty()) event.preventDefault();
}

if (form && saveButton()) {
  form.addEventListener("submit", submitted);
  document.addEventListener("keydown", pressed);
  window.addEventListener("beforeunload", leaving);
  // Back to this page as it was left: it may be sent again, and the server judges it.
  window.addEventListener("pageshow", () => {
    sending = false;
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    say("");
  });
  // The admin's own scripts fill the form once it is loaded, and give the focus of a new record
  // to what is first in it: here, a button.
  window.addEventListener("load", () => setTimeout(() => {
    before = typed();
    if (document.activeElement?.type === "submit") firstField()?.focus();
  }, 0));
  before = typed();
  for (const button of form.querySelectorAll(`[name=${saveButton().name}]`)) {
    button.setAttribute("aria-keyshortcuts", "Control+S Meta+S");
  }
  for (const hint of document.querySelectorAll(".save-hint")) hint.hidden = false;
}
