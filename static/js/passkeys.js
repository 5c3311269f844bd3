// Says in words, beside the button, that a passkey was not used: django-allauth's own script only
// writes to the console. What it says is in the data of the script's element.
const text = document.querySelector("script[data-failed]").dataset.failed;
let last = null;

document.addEventListener("click", (event) => {
  last = event.target.closest("button") || last;
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const where = last ? last.closest("form") : document.querySelector("main");
  where.querySelector(".passkey-failed")?.remove();
  const note = document.createElement("p");
  note.className = "errornote passkey-failed";
  note.setAttribute("role", "alert");
  note.textContent = text;
  where.prepend(note);
});
