/* What the tests of conditions ask a page. Each function gives a list of faults, in words. */
"use strict";

window.looking = (() => {
  const every = (selector) => [...document.querySelectorAll(selector)].filter((part) => part.checkVisibility({ visibilityProperty: true }));
  const said = (part) => part.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const PRESSED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=option]";
  const STOPS = `${PRESSED}, [tabindex="0"], [contenteditable]`;

  /* Words that go on behind the edge of what holds them, where nothing scrolls. */
  function clipped() {
    return every("body *")
      .filter((part) => !part.matches(".hidden, .hidden *, svg, svg *, .map-canvas, .map-canvas *, select, option, input, textarea, .skip"))
      .filter((part) => {
        const style = getComputedStyle(part);
        const cut = (way) => style[way] === "hidden" || style[way] === "clip";
        if (part.clientWidth < 2 || part.clientHeight < 2 || !part.textContent.trim()) return false;
        return (
          (cut("overflowY") && part.scrollHeight > part.clientHeight + 1) ||
          (cut("overflowX") && part.scrollWidth > part.clientWidth + 1)
        );
      })
      .map(said);
  }

  /* WCAG 2.5.8: 24 pixels, or room for a circle of 24 that touches no other; a link in a sentence is free. */
  function small() {
    const shapes = every(PRESSED)
      .filter((part) => !part.matches(".skip, :disabled"))
      .map((part) => {
        const label = part.matches("input[type=checkbox], input[type=radio]") ? part.closest("label") ?? part.labels?.[0] : null;
        return { part, box: (label ?? part).getBoundingClientRect() };
      })
      .filter(({ box }) => box.width > 1 && box.height > 1);
    const narrow = ({ box }) => box.width < 23.9 || box.height < 23.9;
    const middle = ({ box }) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const away = ([x, y], { left, right, top, bottom }) =>
      Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
    const inSentence = ({ part }) => {
      if (!part.matches("a") || getComputedStyle(part).display !== "inline") return false;
      let block = part.parentElement;
      while (getComputedStyle(block).display === "inline") block = block.parentElement;
      return block.textContent.trim().length > part.textContent.trim().length;
    };
    return shapes
      .filter((shape) => narrow(shape) && !inSentence(shape))
      .filter((shape) =>
        shapes.some((other) => {
          if (other.part === shape.part || other.part.contains(shape.part) || shape.part.contains(other.part)) return false;
          const [x, y] = middle(shape);
          if (!narrow(other)) return away([x, y], other.box) < 12;
          const [u, v] = middle(other);
          return Math.hypot(x - u, y - v) < 24;
        }),
      )
      .map(({ part, box }) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${said(part)}`);
  }

  const LOOKS = ["outline", "stroke", "strokeWidth", "boxShadow", "border", "backgroundColor", "color", "textDecoration", "filter"];
  const looks = (part) => {
    const style = getComputedStyle(part);
    return LOOKS.map((name) => style[name]).join("|");
  };

  /* Along all stops: each looks different with the focus, and none is wholly behind something else (2.4.11). */
  function unseenFocus() {
    const faults = [];
    for (const part of every(STOPS)) {
      if (part.tabIndex < 0 || part.disabled || (part.type === "radio" && !part.checked)) continue;
      document.activeElement?.blur();
      // The ring may be on what is in it, as in pictures, or on what holds it, as with a box and its words.
      const surroundings = [part, part.closest("label"), ...part.querySelectorAll("*")].filter(Boolean).slice(0, 40);
      const before = surroundings.map(looks);
      part.focus();
      if (document.activeElement !== part) {
        faults.push(`takes no focus: ${said(part)}`);
        continue;
      }
      if (!part.matches(":focus-visible")) faults.push(`no :focus-visible: ${said(part)}`);
      if (surroundings.map(looks).join() === before.join())
        faults.push(`looks the same with the focus: ${said(part)}`);
      // On a phone the window follows the focus a moment later.
      part.scrollIntoView({ block: "nearest", behavior: "instant" });
      // In a picture, its shapes: what is said of it stands apart.
      const shapes = part.closest("svg") ? [...part.querySelectorAll("circle, rect, path, use, text")] : [part];
      const boxes = shapes.flatMap((shape) => [...shape.getClientRects()]).filter((box) => box.width && box.height);
      const seen = boxes.some((box) =>
        [0.1, 0.5, 0.9].some((across) =>
          [0.2, 0.5, 0.8].some((down) => {
            const there = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
            return there && (part.contains(there) || there.contains(part) || part.closest("label")?.contains(there));
          }),
        ),
      );
      if (!seen) faults.push(`covered when it has the focus: ${said(part)}`);
    }
    document.activeElement?.blur();
    return faults;
  }

  /* Where somebody asked for less motion: what moves nevertheless for longer than an eye notices. */
  function moving() {
    const longest = (value) => Math.max(...value.split(",").map((one) => parseFloat(one) * (one.trim().endsWith("ms") ? 1 : 1000)));
    return [document.documentElement, ...every("body, body *")]
      .filter((part) =>
        [null, "::before", "::after"].some((pseudo) => {
          const style = getComputedStyle(part, pseudo);
          const changes = style.transitionProperty !== "none" && longest(style.transitionDuration) > 10;
          const plays = style.animationName !== "none" && longest(style.animationDuration) > 10;
          return changes || plays || style.scrollBehavior === "smooth";
        }),
      )
      .map(said);
  }

  function frame() {
    const faults = [];
    const one = (selector, what) => {
      const found = document.querySelectorAll(selector).length;
      if (found !== 1) faults.push(`${found} of ${what}`);
    };
    one("h1", "h1");
    one("main, [role=main]", "main");
    const lone = (name) => every(name).filter((part) => !part.closest("main, article, section, aside, nav")).length;
    if (lone("header") !== 1) faults.push(`${lone("header")} banners`);
    if (lone("footer") > 1) faults.push(`${lone("footer")} of contentinfo`);
    const navigations = every("nav").map((part) => part.getAttribute("aria-label") ?? part.getAttribute("aria-labelledby"));
    if (navigations.some((name) => !name)) faults.push("a navigation without a name");
    if (new Set(navigations).size < navigations.length) faults.push(`navigations of one name: ${navigations}`);
    if (!/^en\b/.test(document.documentElement.lang)) faults.push(`lang is “${document.documentElement.lang}”`);
    return faults;
  }

  /* Do these two look different? */
  const differ = (one, other) => looks(document.querySelector(one)) !== looks(document.querySelector(other));

  return { clipped, differ, small, unseenFocus, moving, frame };
})();
