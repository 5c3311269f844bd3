// Gives names to what Django's admin and select2 leave without one for assistive technology:
// the box of a completed choice takes the label of its field; the column that says which record
// a row is, the word that the page gives.

function nameChoices() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const box = select.nextElementSibling?.querySelector(".select2-selection__rendered");
    if (!box || box.hasAttribute("aria-label")) continue;
    const label = select.labels?.[0]?.textContent.trim().replace(/\s*:$/, "");
    const name = select.getAttribute("aria-label") || label;
    if (name) box.setAttribute("aria-label", name);
  }
}

function nameHeads(word) {
  for (const head of document.querySelectorAll("th.original:empty")) {
    const text = document.createElement("span");
    text.className = "visually-hidden";
    text.textContent = word;
    head.append(text);
  }
}

// A module runs once the page is parsed; the boxes come later, whenever their scripts make them.
nameHeads(document.querySelector("[data-row-word]").dataset.rowWord);
nameChoices();
new MutationObserver(nameChoices).observe(document.body, { childList: true, subtree: true });
