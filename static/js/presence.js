/* Who else has the record open: said to the server every 30 seconds while the page is there. The
   line is renewed each time; it is read aloud only when other people come or go. */

const box = document.getElementById("presence");
const EVERY = 30_000;
let who = box?.dataset.who ?? "";

function body(extra = {}) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  const data = new URLSearchParams({ csrfmiddlewaretoken: token?.value ?? "", ...extra });
  return data;
}

function show(found) {
  box.querySelector(".presence-lines").replaceChildren(...found.lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
  box.hidden = found.lines.length === 0;
  if (found.who !== who) {
    who = found.who;
    document.getElementById("presence-news").textContent =
      found.lines.join(" ") || box.dataset.nobody;
  }
}

async function ping() {
  try {
    const answer = await fetch(box.dataset.url, {
      method: "POST", body: body(), credentials: "same-origin", redirect: "error",
      headers: { Accept: "application/json" },
    });
    if (answer.ok) show(await answer.json());
  } catch {
    // Signed out, or the server is away: the next save says so.
  }
}

if (box) {
  ping();
  setInterval(ping, EVERY);
  window.addEventListener("pagehide", () =>
    navigator.sendBeacon(box.dataset.url, body({ gone: "1" })));
  window.addEventListener("pageshow", (event) => { if (event.persisted) ping(); });
}
