// "Use my location": a button after the search field that asks the device where it is, only when pressed, and searches
// there. What is sent is rounded to a thousandth of a degree, about a hundred yards. Without it, people type.
"use strict";

(() => {
  if (!("geolocation" in navigator) || !window.isSecureContext) return;

  const PATIENCE = { timeout: 10000, maximumAge: 300000 }; // Milliseconds.
  const SVG = "http://www.w3.org/2000/svg";

  function icon() {
    const picture = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", width: 20, height: 20, "aria-hidden": "true" })) picture.setAttribute(name, value);
    const lines = document.createElementNS(SVG, "path");
    lines.setAttribute("d", "M12 2v4M12 18v4M2 12h4M18 12h4M18 12a6 6 0 1 1-12 0 6 6 0 0 1 12 0ZM13 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0Z");
    picture.append(lines);
    return picture;
  }

  function enhance(near) {
    const input = near.querySelector("input[name=near]");
    if (!input?.form || near.querySelector(".here")) return;
    const words = near.dataset;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "here";
    const label = document.createElement("span");
    label.textContent = words.here;
    button.append(icon(), label);
    const status = document.createElement("p");
    status.className = "here-said";
    status.setAttribute("role", "status");
    near.append(button);
    near.after(status);

    let busy = false;

    function say(sentence) {
      busy = false;
      status.textContent = sentence;
    }

    button.addEventListener("click", () => {
      if (busy) return;
      say(words.hereAsking);
      busy = true;
      const before = input.value;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          say("");
          if (input.value !== before) return; // Whoever typed meanwhile has thought of another place.
          input.value = `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`;
          input.form.requestSubmit();
        },
        (error) => say({ 1: words.hereRefused, 3: words.hereTimeout }[error.code] ?? words.hereUnavailable),
        PATIENCE,
      );
    });
  }

  const enhanceAll = () => document.querySelectorAll(".search-box [data-here]").forEach(enhance);
  enhanceAll();
  document.addEventListener("htmx:load", enhanceAll);
})();
