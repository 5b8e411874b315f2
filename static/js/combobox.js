// Suggests places under the search box while somebody types: an editable combobox whose list is chosen from by hand.
// Without this script, or when a request fails, the form is what it was: a field that takes any text.
"use strict";

(() => {
  const LEAST = 2; // Characters: one letter begins too many names.
  const PAUSE = 150; // Milliseconds without a key before we ask.

  function make(tag, attributes) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  function enhance(box) {
    const input = box.querySelector("input[name=near]");
    if (!input || input.getAttribute("role") === "combobox") return;
    const words = box.dataset;
    const list = make("ul", { class: "places", id: `${input.id}-places`, role: "listbox", "aria-label": words.suggestList, hidden: "" });
    const status = make("p", { class: "hidden", role: "status" });
    box.append(list, status);

    let places = [];
    let active = -1;
    let timer = 0;
    let asking = null;
    let isOld = false; // Is the list that of an earlier text?

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    // The browser's own list would lie over ours.
    input.setAttribute("autocomplete", "off");

    const isOpen = () => !list.hidden;

    function point(to) {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = to;
      const option = list.children[active];
      if (option) {
        option.setAttribute("aria-selected", "true");
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function stop() {
      clearTimeout(timer);
      timer = 0;
      asking?.abort();
      asking = null;
    }

    function close() {
      stop();
      point(-1);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      status.textContent = "";
    }

    function choose(place) {
      input.value = place.text;
      close();
    }

    function show(found) {
      places = found;
      isOld = false;
      point(-1);
      list.replaceChildren(
        ...places.map((place, number) => {
          const option = make("li", { role: "option", id: `${input.id}-place-${number}`, "aria-selected": "false" });
          option.textContent = place.label;
          option.addEventListener("click", () => choose(place));
          return option;
        }),
      );
      list.hidden = places.length === 0;
      input.setAttribute("aria-expanded", String(isOpen()));
      // A number begins an address too, and we suggest no streets.
      if (!places.length && /^\d/.test(input.value.trim())) {
        status.textContent = "";
        return;
      }
      const sentence = { 0: words.suggestNone, 1: words.suggestOne }[places.length] ?? words.suggestMany;
      status.textContent = sentence.replace("{count}", places.length);
    }

    // Resolves to whether an answer to what stands in the field is shown. An older answer never overtakes a newer one.
    async function ask() {
      stop();
      const typed = input.value.trim();
      if (typed.length < LEAST) {
        close();
        return false;
      }
      const mine = (asking = new AbortController());
      let found = null;
      try {
        const query = new URLSearchParams({ q: typed });
        const response = await fetch(`${words.suggest}?${query}`, { headers: { Accept: "application/json" }, signal: mine.signal });
        if (response.ok) found = (await response.json()).places;
      } catch {
        // No network, or no longer wanted: nobody has to know.
      }
      if (mine !== asking) return false;
      asking = null;
      if (!Array.isArray(found) || document.activeElement !== input) {
        close();
        return false;
      }
      show(found);
      return true;
    }

    async function step(by, event) {
      event.preventDefault();
      if ((!isOpen() || isOld) && !(await ask())) return;
      if (event.altKey || !isOpen()) return;
      const last = places.length - 1;
      const to = active + by;
      point(active < 0 ? (by > 0 ? 0 : last) : to > last ? 0 : to < 0 ? last : to);
    }

    input.addEventListener("input", (event) => {
      point(-1);
      stop();
      isOld = true;
      if (!event.isComposing) timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("compositionend", () => {
      stop();
      timer = setTimeout(ask, PAUSE);
    });

    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      switch (event.key) {
        case "ArrowDown":
          step(1, event);
          break;
        case "ArrowUp":
          if (event.altKey) close();
          else step(-1, event);
          break;
        case "Enter":
          if (active < 0) return; // Sent as typed.
          event.preventDefault();
          choose(places[active]);
          break;
        case "Escape":
          // Nor is a list that is on its way wanted; the text may be.
          if (isOpen() || timer || asking) close();
          else {
            close();
            input.value = "";
          }
          event.preventDefault();
          break;
        case "ArrowLeft":
        case "ArrowRight":
        case "Home":
        case "End":
          point(-1); // Back in the text, where these keys move the cursor.
          break;
        case "Tab":
          close();
      }
    });

    // Pressing an option does not take the focus out of the field.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    input.addEventListener("blur", close);
    input.form?.addEventListener("submit", close);
  }

  const enhanceAll = () => document.querySelectorAll(".search-box [data-suggest]").forEach(enhance);
  enhanceAll();
  document.addEventListener("htmx:load", enhanceAll);
})();
