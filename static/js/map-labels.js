"use strict";

/* Names on the map: the largest places first, and none over another or over a pin. */

window.massageMap = window.massageMap || {};

(() => {
  const LETTER = { state: 8.5, city: 8, town: 6.5 }; // Pixels, about, of text in its usual size.
  const LINE = 20;
  const AIR = 8;
  const LOWER = 26;

  /* How many times larger than usual the visitor has text. */
  massageMap.scale = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

  /* Boxes are [left, top, right, bottom], in pixels. */
  massageMap.overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  massageMap.labels = (map, underTiles) => {
    const pane = map.createPane("names");
    pane.style.zIndex = underTiles ? 170 : 450;
    pane.setAttribute("aria-hidden", "true"); // The list says where everyone is.
    let shown = new Map();

    return {
      /* `names` as the ground gives them; `taken` are the boxes of pins. */
      show(names, taken) {
        const { x: width, y: height } = map.getSize();
        const scale = massageMap.scale();
        const tall = LINE * scale;
        const corners = [
          [0, 0, 64, 110],
          [0, height - 32, 110, height],
        ]; // The zoom buttons and the scale.
        const boxes = [...corners, ...taken];
        const kept = new Map();
        for (const [text, latitude, longitude, kind] of names) {
          const { x, y } = map.latLngToContainerPoint([latitude, longitude]);
          const half = (text.length * LETTER[kind] * scale) / 2;
          if (x < half || x > width - half || y < tall || y > height - tall) continue;
          // Where the place is, or else a line lower: what is searched and listed is often right there.
          for (const lower of [0, LOWER * scale]) {
            const middle = y + lower;
            const box = [x - half - AIR, middle - tall / 2 - AIR, x + half + AIR, middle + tall / 2 + AIR];
            if (boxes.some((other) => massageMap.overlap(box, other))) continue;
            boxes.push(box);
            const key = `${text} ${latitude} ${lower}`;
            kept.set(key, shown.get(key) ?? label(text, latitude, longitude, kind, lower));
            break;
          }
        }
        for (const [key, marker] of shown) if (!kept.has(key)) marker.remove();
        shown = kept;
      },
    };

    function label(text, latitude, longitude, kind, lower) {
      const span = document.createElement("span");
      span.textContent = text;
      const icon = L.divIcon({ className: `map-name map-name-${kind}`, html: span, iconSize: [0, 0], iconAnchor: [0, -lower] });
      return L.marker([latitude, longitude], { icon, pane: "names", interactive: false, keyboard: false }).addTo(map);
    }
  };
})();
