/** The console's script: pages work without it. */

const { live, out } = document.body.dataset;
const ENDED = 4401;
const REFUSED_WITHIN = 2000;

/** Leave the page when its session ends, in whichever tab or by time: it may show shoppers' words. */
function watch() {
  const address = new URL(live, location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address);
  const began = Date.now();
  let opened = false;
  socket.addEventListener("open", () => { opened = true; });
  socket.addEventListener("close", (event) => {
    if (event.code === ENDED) location.replace(out);
    else setTimeout(watch, opened && Date.now() - began > REFUSED_WITHIN ? 1000 : 15000);
  });
}

if (live) watch();

// What the browser kept of a page may be of a session that has ended.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

for (const form of document.querySelectorAll("form[data-ask]")) {
  form.addEventListener("submit", (event) => { if (!confirm(form.dataset.ask)) event.preventDefault(); });
}

// A form sent twice by a double click is sent once.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}

for (const field of document.querySelectorAll("input.link")) {
  field.addEventListener("focus", () => field.select());
}
