"use strict";

/* Pins that mirror the list: the same numbers, in the same order, with names of their own for those who do not see them.
   Everything is read from the page; where pins would hide each other, one pin carries several numbers. */

window.massageMap = window.massageMap || {};

(() => {
  // Of a pin's face, in pixels, where text has its usual size: a figure, a comma or space, the edges, the least width and
  // the height; the tip under it, which text does not make larger.
  const FIGURE = 9;
  const SPACE = 4.5;
  const EDGES = 20;
  const FACE = 31;
  const TIP = 9;
  const TARGET = 44;
  const HALF_A_MILE = 805; // Meters: what stands for an area is drawn as one.
  const DATE_LINE = 172.2; // The last of Alaska lies past it, and is drawn to the west.

  const words = (part) => part?.textContent.trim().replace(/\s+/g, " ") ?? "";

  massageMap.point = (text) => {
    const [latitude, longitude] = (text ?? "").split(",").map(Number);
    if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return null;
    return [latitude, longitude > DATE_LINE ? longitude - 360 : longitude];
  };

  /* What the page lists, in its order. */
  massageMap.listed = () => {
    const items = [...document.querySelectorAll("main [data-point]")]
      .map((card) => ({
        card,
        point: massageMap.point(card.dataset.point),
        coarse: "coarse" in card.dataset,
        number: card.dataset.number ?? "",
        link: card.querySelector(".name a"),
        name: words(card.querySelector(".name a") ?? card.querySelector("h2, h3, h4")) || card.dataset.name || "",
        distance: words(card.querySelector(".distance")),
      }))
      .filter(({ point }) => point);
    if (items.length === 1) items[0].number = ""; // Alone, it needs none.
    return items;
  };

  massageMap.pins = (map, items, texts, signal) => {
    let groups = [];
    let opened; // What a pin says, and whose it is.
    const areas = new Set(items.filter(({ coarse }) => coarse).map(({ point }) => point.join()));
    for (const area of areas) {
      L.circle(massageMap.point(area), { radius: HALF_A_MILE, className: "map-area", interactive: false }).addTo(map);
    }

    /* What a pin shows comes first in its name: who speaks to the browser says what they see. */
    function nameOf(group) {
      const shown = label(group);
      const people = group.items.map(({ name, distance }) => [name, distance].filter(Boolean).join(", ")).join("; ");
      return shown ? `${shown}: ${people}` : people;
    }

    /* Pins that would lie on each other become one, where the first of its list is, until none do. */
    function grouped() {
      const scale = massageMap.scale();
      const found = items.map((item) => ({ items: [item], place: map.project(item.point) }));
      for (let one = 0; one < found.length; one++) {
        const covered = found.findIndex(
          (other, at) => at > one && massageMap.overlap(drawn(found[one], scale), drawn(other, scale)),
        );
        if (covered < 0) continue;
        found[one].items.push(...found.splice(covered, 1)[0].items);
        found[one].items.sort((a, b) => items.indexOf(a) - items.indexOf(b));
        one = -1; // A face that grew may lie on one that was free.
      }
      return found;
    }

    /* The box of a pin's face, and its tip. */
    function drawn({ items: held, place: { x, y } }, scale) {
      const letters = [...label({ items: held })];
      const figures = letters.filter((letter) => letter !== "," && letter !== " ").length;
      const half = (scale * Math.max(FACE, EDGES + figures * FIGURE + (letters.length - figures) * SPACE)) / 2;
      const tall = scale * FACE;
      return isExact(held) ? [x - half, y - tall - TIP, x + half, y] : [x - half, y - tall / 2, x + half, y + tall / 2];
    }

    const isExact = (held) => held.every(({ coarse }) => !coarse);

    function label({ items: held }) {
      const numbers = held.map(({ number }) => number).filter(Boolean);
      return numbers.length > 3 ? `${numbers.slice(0, 2).join(", ")} +${numbers.length - 2}` : numbers.join(", ");
    }

    function pin(group) {
      const held = group.items;
      const face = document.createElement("span");
      face.textContent = label(group);
      const exact = isExact(held);
      const tall = Math.max(TARGET, massageMap.scale() * FACE + TIP + 4);
      const icon = L.divIcon({
        className: `map-pin ${exact ? "map-pin-exact" : "map-pin-coarse"}`,
        html: face,
        iconSize: [TARGET, tall],
        iconAnchor: [TARGET / 2, exact ? tall - 2 : tall / 2],
      });
      const marker = L.marker(held[0].point, { icon, riseOnHover: true }).addTo(map);
      const element = marker.getElement();
      element.setAttribute("aria-label", nameOf(group));
      const light = (on) => () => held.forEach(({ card }) => card.classList.toggle("is-lit", on));
      for (const event of ["mouseenter", "focus"]) element.addEventListener(event, light(true));
      for (const event of ["mouseleave", "blur"]) element.addEventListener(event, light(false));
      element.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        open(held, marker);
      });
      marker.on("click", () => open(held, marker));
      return { items: held, marker, element };
    }

    function open(held, marker) {
      const box = document.createElement("div");
      box.className = "map-found";
      const list = document.createElement("ul");
      for (const item of held) list.append(entry(item));
      const close = document.createElement("button");
      close.type = "button";
      close.className = "map-close";
      close.setAttribute("aria-label", texts.close);
      close.textContent = "×";
      close.addEventListener("click", closeBox);
      box.append(list, close);
      const popup = L.popup({ closeButton: false, offset: [0, Math.round((isExact(held) ? -30 : -10) * massageMap.scale())], minWidth: 180, maxWidth: 260, maxHeight: 220, autoPanPadding: [12, 12] });
      popup.setLatLng(marker.getLatLng()).setContent(box).openOn(map);
      opened = { box, item: held[0] };
      popup.on("remove", () => {
        if (opened?.box === box) opened = undefined;
      });
      (box.querySelector("a") ?? close).focus({ preventScroll: true });
    }

    /* Back to where it was opened from; false if there was nothing to close. */
    function closeBox() {
      const was = opened;
      const inside = was?.box.contains(document.activeElement);
      map.closePopup();
      if (inside) groups.find(({ items: held }) => held.includes(was.item))?.element.focus({ preventScroll: true });
      return Boolean(was);
    }

    function entry({ card, link, number, name, distance }) {
      const item = document.createElement("li");
      const title = document.createElement(link ? "a" : "strong");
      if (link) title.href = link.href;
      title.textContent = (number ? `${number}. ` : "") + name;
      item.append(title);
      if (distance) {
        const far = document.createElement("span");
        far.textContent = distance;
        item.append(far);
      }
      if (link && card.id) {
        const back = document.createElement("a");
        back.href = `#${card.id}`;
        back.textContent = texts.inList;
        back.addEventListener("click", (event) => {
          event.preventDefault();
          map.closePopup();
          link.focus();
        });
        item.append(back);
      }
      return item;
    }

    function arrange() {
      const next = grouped();
      const same = (one) => one.items.map(({ number }) => number).join();
      if (next.map(same).join(";") === groups.map(same).join(";") && groups.length) return;
      const focused = groups.find(({ element }) => element === document.activeElement)?.items[0];
      dim(); // What is removed under the mouse never tells that the mouse left.
      for (const { marker } of groups) marker.remove();
      groups = next.map(pin);
      if (focused) groups.find(({ items: held }) => held.includes(focused)).element.focus({ preventScroll: true });
    }

    const dim = () => items.forEach(({ card }) => card.classList.remove("is-lit"));

    function lit(event, on) {
      const card = event.target.closest?.("[data-point]");
      const group = card && groups.find(({ items: held }) => held.some((item) => item.card === card));
      if (!group) return;
      group.element.classList.toggle("is-lit", on);
      group.marker.setZIndexOffset(on ? 10000 : 0);
    }
    for (const event of ["mouseover", "focusin"]) document.addEventListener(event, (e) => lit(e, true), { signal });
    for (const event of ["mouseout", "focusout"]) document.addEventListener(event, (e) => lit(e, false), { signal });
    map.on("zoomend", arrange);
    /* The boxes of all pins, in the map's own frame. */
    function boxes() {
      const scale = massageMap.scale();
      return groups.map(({ items: held }) =>
        drawn({ items: held, place: map.latLngToContainerPoint(held[0].point) }, scale),
      );
    }
    return { arrange, boxes, dim, close: closeBox };
  };
})();
