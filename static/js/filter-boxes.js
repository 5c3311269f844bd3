// The filters of a list that are boxes: shown once they work, named for assistive technology, and
// sent as soon as something is chosen, as their help says. Django's autocomplete.js makes boxes
// of the selects that it completes from the server; the others are made here.

const $ = window.django.jQuery;

function send(form) {
  for (const field of form.elements) {
    if (field.name && field.value === "") field.disabled = true; // nothing chosen is no filter
  }
  form.requestSubmit();
}

for (const form of document.querySelectorAll("form.filter-box")) {
  const choice = form.querySelector(".filter-choice");
  const select = choice.querySelector("select");
  choice.hidden = false;
  select.disabled = false;
  for (const help of form.querySelectorAll(".filter-scripted")) help.hidden = false;
  if (select.matches(".filter-choices")) {
    $(select).select2({ theme: "admin-autocomplete", width: "100%" });
  }
  $(select)
    .on("select2:select select2:clear", () => send(form))
    .on("select2:open", () => {
      const search = document.querySelector(".select2-container--open .select2-search__field");
      search?.setAttribute("aria-label", choice.dataset.searchLabel);
    });
}
