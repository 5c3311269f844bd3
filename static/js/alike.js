/* What the registry says of a name stands below it, and the name that it offers is taken by a
   button. htmx asks for it while one types. */

const box = document.getElementById("alike");
const name = document.getElementById("id_name");

if (box && name) {
  name.closest(".form-row")?.append(box);
  box.addEventListener("click", (event) => {
    const offered = event.target.closest("[data-use-name]") && box.querySelector("[data-offered-name]");
    if (!offered) return;
    name.value = offered.textContent;
    name.dispatchEvent(new Event("input", { bubbles: true }));
    name.focus();
  });
}
