/* For editors (--watch): when a file is saved, the last thing said is exchanged for what it says now; nothing else is lost. */
(() => {
  "use strict";
  const find = (id, where = document) => where.getElementById(id);
  const panel = find("watch");
  const said = () => find("said");

  // Where the last turn begins in the transcript.
  let begins = 0;
  document.addEventListener("htmx:beforeRequest", () => {
    if (said()) begins = said().children.length;
  });

  const exchange = (id, page) => {
    const old = find(id), fresh = find(id, page);
    if (!old || !fresh || old.outerHTML === fresh.outerHTML) return;
    const had = old.contains(document.activeElement);
    if (old.open) fresh.open = true;
    old.replaceWith(fresh);
    window.htmx.process(fresh);
    if (had) fresh.focus({ preventScroll: true });
  };

  const sayAnew = (page) => {
    for (const one of [...said().children].slice(begins)) if (!one.classList.contains("own")) one.remove();
    said().append(...find("said", page).children);
    for (const id of ["where", "answers", "key"]) exchange(id, page);
  };

  const renew = async () => {
    const response = await fetch(location.pathname, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = find("watch", page);
    if (response.redirected || !fresh || !said() !== !find("said", page)) return location.reload();
    const isOther = panel.dataset.draft !== fresh.dataset.draft;
    Object.assign(panel.dataset, { version: fresh.dataset.version, draft: fresh.dataset.draft });
    const now = find("watch-problems", page).innerHTML;
    if (find("watch-problems").innerHTML !== now) find("watch-problems").innerHTML = now;
    exchange("watch-warnings", page);
    if (!isOther) return;
    if (said()) sayAnew(page);
    else exchange("main", page);
    exchange("watch-steps", page);
  };

  let working = Promise.resolve();
  const source = new EventSource("/watch/events");
  source.addEventListener("saved", (event) => {
    working = working.then(() => (event.data === panel.dataset.version ? null : renew())).catch(() => {});
  });
  // The browser gives only a few connections to a site: a page that is left lets go of its own.
  addEventListener("pagehide", () => source.close());
})();
