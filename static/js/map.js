"use strict";

/* Brings the map to a page: at once where there is room beside the list, else when the visitor asks for it. Leaflet and
   everything else is loaded only then, from this site. Without this script a page has no map, and lacks nothing. */

(() => {
  const roomy = matchMedia("(min-width: 75rem)");
  const drawn = new Map(); // section -> its map, with a remove()
  const begun = new WeakSet();
  let asked = false; // A map that was opened stays open when new results come.
  let returning = false; // Was the visitor in the map that new results replace?
  let left; // What the visitor had moved that map to.
  let loading;

  function load({ scripts, style }) {
    loading ??= Promise.all([
      new Promise((resolve) => {
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.href = style;
        link.onload = link.onerror = resolve;
        document.head.append(link);
      }),
      ...scripts.split(" ").map(
        (address) =>
          new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = address;
            script.async = false; // In this order.
            script.onload = resolve;
            script.onerror = () => reject(new Error("a script of the map did not come"));
            document.head.append(script);
          }),
      ),
    ]);
    return loading;
  }

  const parts = (section) => [section.querySelector(".map-toggle"), section.querySelector(".map-panel")];

  async function show(section, open) {
    const [toggle, panel] = parts(section);
    panel.hidden = !open;
    toggle.hidden = roomy.matches;
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? section.dataset.hide : section.dataset.show;
    if (!open) return;
    try {
      await load(section.dataset);
    } catch {
      loading = undefined; // The network may be back when the visitor tries again, or with new results.
      if (roomy.matches) section.hidden = true; // A column for nothing: finding.css keeps none for what is lost.
      section.classList.toggle("lost", roomy.matches);
      panel.hidden = true;
      toggle.setAttribute("aria-expanded", "false");
      toggle.textContent = section.dataset.show;
      return;
    }
    if (!section.isConnected || panel.hidden) return;
    if (drawn.has(section)) drawn.get(section).fit();
    else drawn.set(section, window.massageMap.view(section, left));
    if (returning) section.querySelector(".map-canvas").focus({ preventScroll: true });
    returning = false;
  }

  /* Beside the list it follows the list; above it, where it opens on a phone, it comes before, and before its orders. */
  function settle(section) {
    section.hidden = false;
    section.classList.remove("lost");
    const list = section.parentElement.querySelector(roomy.matches ? ":scope > .found-list" : ":scope > :is(.sorts, .found-list)");
    const [side, there] = roomy.matches ? ["after", "previousElementSibling"] : ["before", "nextElementSibling"];
    if (list && section[there] !== list) list[side](section);
    show(section, roomy.matches || asked);
  }

  function begin(section) {
    if (!section.dataset.place && !document.querySelector("main [data-point]")) return;
    begun.add(section);
    const [toggle, panel] = parts(section);
    toggle.addEventListener("click", () => {
      asked = panel.hidden;
      show(section, asked);
      if (asked && !section.matches(".map-small")) toggle.scrollIntoView({ block: "start" });
    });
    section.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden || drawn.get(section)?.close() || roomy.matches) return;
      asked = false;
      show(section, false);
      toggle.focus();
    });
    settle(section);
  }

  function renew() {
    for (const [section, view] of drawn) {
      if (section.isConnected && view.isCurrent()) continue;
      view.remove();
      drawn.delete(section);
      section.hidden = true;
    }
    for (const section of document.querySelectorAll("section.map")) {
      if (!begun.has(section)) begin(section);
      else if (section.hidden) settle(section);
    }
  }

  roomy.addEventListener("change", () => {
    for (const section of document.querySelectorAll("section.map")) settle(section);
  });
  document.addEventListener("htmx:beforeSwap", () => {
    returning = Boolean(document.activeElement?.closest(".map-panel"));
    for (const view of drawn.values()) left = view.left();
  });
  document.addEventListener("htmx:afterSettle", renew);
  /* What htmx keeps for "back" is a page as it came: no half of a map in it. */
  document.addEventListener("htmx:beforeHistorySave", () => {
    for (const section of document.querySelectorAll("section.map")) {
      drawn.get(section)?.remove();
      drawn.delete(section);
      section.hidden = parts(section)[1].hidden = true;
    }
  });
  document.addEventListener("htmx:historyRestore", renew);
  renew();
})();
