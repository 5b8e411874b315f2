/* Results that are replaced without leaving the page: what a screen reader hears, and what stays as it was. */
"use strict";

(() => {
  const found = document.getElementById("found");
  const announcement = document.getElementById("announcement");
  if (!found) return;
  let open = [];
  let busy = 0;
  let pressed = "";

  const written = (form) => [...new FormData(form)].map(String).sort().join("&");
  const field = (name) => found.querySelector(`.search-box [name="${name}"]`);

  // A place or distance that has been changed in the box above, but not yet searched, goes along with the filters.
  found.addEventListener("htmx:configRequest", (event) => {
    const form = event.target;
    if (!form.matches(".filters form")) return;
    form.sent = written(form);
    for (const name of ["near", "radius"]) {
      if (field(name)?.value) event.detail.parameters[name] = field(name).value;
    }
  });

  // One question at a time. What is pressed meanwhile is pressed again in the answer.
  found.addEventListener("htmx:beforeRequest", () => busy++);
  found.addEventListener("htmx:afterRequest", () => busy--);
  found.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("[hx-boost] a[id]");
      if (!link || !busy || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      pressed = link.id;
    },
    true,
  );

  found.addEventListener("htmx:beforeSwap", (event) => {
    // Filters changed while the answer was on its way are not to be lost: that answer is stale, and they are sent.
    const form = event.detail.requestConfig.elt;
    if (form.matches(".filters form") && written(form) !== form.sent) {
      event.detail.shouldSwap = false;
      // Not before this request has ended: of two at a time the second is dropped.
      form.addEventListener("htmx:afterRequest", () => setTimeout(() => htmx.trigger(form, "submit")), { once: true });
      return;
    }
    open = [...found.querySelectorAll("details[open][id]")].map((drawer) => drawer.id);
  });

  found.addEventListener("htmx:afterSwap", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    announcement.classList.add("hidden");
  });

  found.addEventListener("htmx:afterSettle", (event) => {
    const heading = found.querySelector("h1");
    if (!heading) return;
    const bar = event.detail.requestConfig?.elt.matches(".shortlist-link") && found.querySelector(".shortlist-bar");
    announcement.textContent = (bar || heading).textContent.trim().replace(/\s+/g, " ");
    // What was pressed keeps the focus if it is still there (htmx sees to that); otherwise it goes where reading starts.
    if (!document.activeElement || document.activeElement === document.body) {
      heading.tabIndex = -1;
      heading.focus();
    }
    const again = pressed && document.getElementById(pressed);
    pressed = "";
    if (again) setTimeout(() => again.click());
  });

  // Anything but the results themselves is a page of its own. Without a connection, what is here is better than nothing.
  found.addEventListener("htmx:responseError", (event) => location.assign(event.detail.pathInfo.finalRequestPath));
  found.addEventListener("htmx:sendError", () => {
    announcement.textContent = announcement.dataset.offline;
    announcement.classList.remove("hidden");
    announcement.classList.add("notices");
  });

  // htmx notes the address for itself, and with it what was typed. The browser's own history is enough.
  const forget = () => sessionStorage.removeItem("htmx-current-path-for-history");
  for (const moment of ["htmx:pushedIntoHistory", "htmx:historyRestore", "htmx:load"]) {
    document.body.addEventListener(moment, forget);
  }
  for (const moment of ["pageshow", "pagehide", "popstate"]) addEventListener(moment, () => setTimeout(forget));
  addEventListener("pagehide", forget);
})();
