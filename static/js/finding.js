/* Results that are replaced without leaving the page: what a screen reader hears, and what stays as it was. */
"use strict";

(() => {
  const found = document.getElementById("found");
  if (!found) return;
  let open = [];

  const written = (data) => [...data].map(String).sort().join("&");

  found.addEventListener("htmx:beforeSwap", (event) => {
    // Filters changed while the answer was on its way are not to be lost: that answer is stale, and they are sent.
    const form = event.detail.requestConfig.elt;
    if (form.matches(".filters form") && written(new FormData(form)) !== written(event.detail.requestConfig.formData)) {
      event.detail.shouldSwap = false;
      // Not before this request has ended: of two at a time the second is dropped.
      form.addEventListener("htmx:afterRequest", () => setTimeout(() => htmx.trigger(form, "submit")), { once: true });
      return;
    }
    open = [...found.querySelectorAll("details[open][id]")].map((drawer) => drawer.id);
  });

  found.addEventListener("htmx:afterSwap", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  });

  found.addEventListener("htmx:afterSettle", () => {
    const heading = found.querySelector("h1");
    if (!heading) return;
    document.getElementById("announcement").textContent = heading.textContent.trim().replace(/\s+/g, " ");
    // What was pressed keeps the focus if it is still there (htmx sees to that); otherwise it goes where reading starts.
    if (!document.activeElement || document.activeElement === document.body) {
      heading.tabIndex = -1;
      heading.focus();
    }
  });

  // htmx notes the address for itself, and with it what was typed. The browser's own history is enough.
  document.body.addEventListener("htmx:pushedIntoHistory", () => sessionStorage.removeItem("htmx-current-path-for-history"));

  // Anything but the results themselves is a page of its own.
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    found.addEventListener(failure, (event) => location.assign(event.detail.pathInfo.finalRequestPath));
  }
})();
