"use strict";

/* Pins that mirror the list: the same numbers, in the same order, with names of their own for those who do not see them.
   Everything is read from the page; where pins would hide each other, one pin carries several numbers. */

window.massageMap = window.massageMap || {};

(() => {
  // In pixels: a letter of a pin's face and what is beside them on two faces, its height, and how high it stands.
  const LETTER = 6;
  const EDGES = 34;
  const TALL = 24;
  const LIFT = 26;
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

    const nameOf = ({ number, name, distance }) =>
      (number ? `${number}: ` : "") + [name, distance].filter(Boolean).join(", ");

    /* Pins whose faces would lie on each other become one, until none do. */
    function grouped() {
      const found = [];
      for (const item of items) {
        let group = { place: map.project(item.point), items: [item] };
        for (let other; (other = found.find((one) => isOver(one, group))); ) {
          found.splice(found.indexOf(other), 1);
          group = { place: other.place, items: [...other.items, ...group.items] };
        }
        found.push(group);
      }
      const order = (group) => items.indexOf(group.items[0]);
      for (const group of found) group.items.sort((a, b) => items.indexOf(a) - items.indexOf(b));
      for (const group of found) group.place = map.project(group.items[0].point);
      return found.sort((a, b) => order(a) - order(b));
    }

    function isOver(one, other) {
      const wide = (label(one).length + label(other).length) * LETTER + EDGES;
      const lift = ({ items: held }) => (isExact(held) ? LIFT : 0);
      const down = one.place.y - lift(one) - other.place.y + lift(other);
      return Math.abs(one.place.x - other.place.x) < wide / 2 && Math.abs(down) < TALL;
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
      const icon = L.divIcon({
        className: `map-pin ${exact ? "map-pin-exact" : "map-pin-coarse"}`,
        html: face,
        iconSize: [44, 44],
        iconAnchor: exact ? [22, 42] : [22, 22],
      });
      const marker = L.marker(held[0].point, { icon, riseOnHover: true }).addTo(map);
      const element = marker.getElement();
      element.setAttribute("aria-label", held.map(nameOf).join("; "));
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
      const popup = L.popup({ closeButton: false, offset: [0, marker.options.icon.options.iconAnchor[1] > 30 ? -30 : -10], minWidth: 180, maxWidth: 260, maxHeight: 220, autoPanPadding: [12, 12] });
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
      for (const { marker } of groups) marker.remove();
      groups = next.map(pin);
      if (focused) groups.find(({ items: held }) => held.includes(focused)).element.focus({ preventScroll: true });
    }

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
    return { arrange, close: closeBox, points: () => groups.map(({ items: held }) => held[0].point) };
  };
})();
