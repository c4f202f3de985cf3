/* What JavaScript adds to a page that works without it: leaving at once, focus, scrolling, an empty field after sending. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  // Cover the page first; let the server drop the cookie meanwhile; put the place we go to where this page stood in the
  // history. The way out does not wait for the server.
  const leave = () => {
    root.classList.add("leaving");
    document.title = document.body.dataset.elsewhereTitle;
    fetch("/leave", { method: "POST", redirect: "manual", keepalive: true }).catch(() => {});
    location.replace(document.getElementById("leave").dataset.elsewhere);
  };

  let escapes = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const now = Date.now();
    escapes = escapes.filter((then) => now - then < 2000).concat(now);
    if (escapes.length >= 3) leave();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("#leave")) return;
    event.preventDefault();
    leave();
  });

  // A page that the browser kept for its Back button is asked for anew, so that nothing is shown after leaving.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (field.id === "text" && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      field.form.requestSubmit();
    }
  });

  let before = 0;
  document.addEventListener("htmx:beforeRequest", () => {
    before = document.querySelectorAll("#said > li").length;
    document.getElementById("trouble").hidden = true;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr } = event.detail;
    if (elt.id === "say" && xhr.status >= 200 && xhr.status < 300) document.getElementById("text").value = "";
  });

  document.addEventListener("htmx:afterSettle", () => {
    const fresh = document.querySelectorAll("#said > li")[before];
    if (!fresh || before === -1) return;
    before = -1;
    const typing = document.activeElement && document.activeElement.id === "text";
    if (!typing) document.getElementById("answers").focus({ preventScroll: true });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    fresh.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  });

  for (const trouble of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(trouble, (event) => {
      const status = event.detail.xhr ? event.detail.xhr.status : 0;
      if (status < 400 || status >= 500) document.getElementById("trouble").hidden = false;
    });
  }
})();
