/* Results that are replaced without leaving the page: what a screen reader hears, and what stays as it was. */
"use strict";

(() => {
  const found = document.getElementById("found");
  if (!found) return;
  let open = [];

  found.addEventListener("htmx:beforeSwap", () => {
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

  // Anything but the results themselves is a page of its own.
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    found.addEventListener(failure, (event) => location.assign(event.detail.pathInfo.finalRequestPath));
  }
})();
