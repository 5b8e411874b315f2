/* Results that are replaced without leaving the page: what a screen reader hears, where the focus goes, and what stays. */
"use strict";

(() => {
  const found = document.getElementById("found");
  const announcement = document.getElementById("announcement");
  if (!found) return;
  let open = [];
  let busy = 0;
  let pressed = "";
  let next = []; // What may have the focus after an answer, as selectors: the first that is there has it.
  let inMap = false; // Was the focus in the map?

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
  found.addEventListener("htmx:beforeRequest", () => {
    busy++;
    announcement.textContent = ""; // The same number again is news, too.
  });
  found.addEventListener("htmx:afterRequest", () => busy--);
  found.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("[data-hx-boost] a[id]");
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
    next = stays(form);
    inMap = Boolean(document.activeElement?.closest(".map-panel"));
  });

  // A filter and the shortlist leave the focus where it is; a chip hands it on to its neighbor. After anything else, a
  // page or an order for instance, reading starts anew.
  function stays(source) {
    if (source.matches(".chip")) {
      const chips = [...found.querySelectorAll(".chip")];
      const at = chips.indexOf(source);
      return [...chips.slice(at + 1), ...chips.slice(0, at).reverse()].map(({ id }) => `#${CSS.escape(id)}`);
    }
    const focused = document.activeElement;
    const near = found.contains(focused) && focused.closest("[id]");
    if (!near || near === found || !source.matches(".filters form, .shortlist-link")) return [];
    return [`#${CSS.escape(near.id)}${near === focused ? "" : ` ${focused.localName}`}`];
  }

  found.addEventListener("htmx:afterSwap", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    announcement.classList.add("hidden");
    if (inMap && found.querySelector(".map")) return; // That is the map's own affair.
    const kept = next.map((one) => found.querySelector(one)).find((one) => one?.checkVisibility());
    const heading = found.querySelector("h1");
    if (heading) heading.tabIndex = -1;
    (kept ?? found.querySelector("[aria-invalid]") ?? heading)?.focus();
  });

  found.addEventListener("htmx:afterSettle", (event) => {
    const bar = event.detail.requestConfig?.elt.matches(".shortlist-link") && found.querySelector(".shortlist-bar");
    const news = bar || found.querySelector("h1");
    // A heading that has the focus is read out: said once more, it would be once too often.
    if (news && news !== document.activeElement) announcement.textContent = news.textContent.trim().replace(/\s+/g, " ");
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
