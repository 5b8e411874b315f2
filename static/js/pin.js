/* A practice's point, moved by a pin. What counts are the fields: the map writes into them and follows them. */
"use strict";

(() => {
  const WAYS = { ArrowUp: ["north", 0, -1], ArrowDown: ["south", 0, 1], ArrowLeft: ["west", -1, 0], ArrowRight: ["east", 1, 0] };

  async function load({ styles, scripts }) {
    for (const href of styles.split(" ")) {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
      document.head.append(link);
      await new Promise((resolve) => (link.onload = link.onerror = resolve));
    }
    for (const src of scripts.split(" ")) await import(src);
  }

  function draw(box, canvas, said) {
    const texts = box.dataset;
    const [latitude, longitude, precision] = ["latitude", "longitude", "precision"].map((name) => box.closest("fieldset").querySelector(`[name$=${name}]`));
    const map = L.map(canvas, { attributionControl: false, zoomControl: false, zoomAnimation: false, minZoom: 3, maxZoom: texts.tiles ? 18 : 12 });
    map.setView([40, -97], 4);
    L.control.zoom(texts).addTo(map);
    if (texts.tiles) L.tileLayer(texts.tiles).addTo(map);
    const icon = L.divIcon({ className: "map-pin map-pin-exact", html: "<span></span>", iconSize: [44, 44], iconAnchor: [22, 42] });
    const pin = L.marker([0, 0], { icon, draggable: true });

    function put(at, way = "at") {
      pin.setLatLng(at).addTo(map);
      const { lat, lng } = pin.getLatLng().wrap();
      latitude.value = lat.toFixed(5);
      longitude.value = lng.toFixed(5);
      precision.value = "address";
      said.textContent = `${texts[way]}: ${latitude.value}, ${longitude.value}`;
    }
    function follow() {
      const [lat, lng] = [latitude.value, longitude.value].map(parseFloat);
      if (!(Math.abs(lat) <= 90 && Math.abs(lng) <= 180)) return pin.remove();
      pin.setLatLng([lat, lng > 172.2 ? lng - 360 : lng]).addTo(map); // The last of Alaska is drawn to the west.
      map.setView(pin.getLatLng(), Math.max(map.getZoom(), 11));
    }

    const labels = massageMap.labels(map, texts.tiles);
    const name = () => labels.show(ground.names(), []);
    const ground = massageMap.ground(map, texts, name, name);
    map.on("moveend", name);
    map.on("click", ({ latlng }) => put(latlng));
    pin.on("add", () => pin.getElement().setAttribute("aria-label", texts.pin));
    pin.on("dragend", () => put(pin.getLatLng()));
    canvas.onkeydown = (event) => {
      const way = WAYS[event.key];
      if (event.target === canvas && event.key === "Enter") {
        put(map.getCenter());
        pin.getElement().focus();
      } else if (way && event.target === pin.getElement()) {
        const step = event.shiftKey ? 1 : 10; // Pixels.
        put(map.containerPointToLatLng(map.latLngToContainerPoint(pin.getLatLng()).add([way[1] * step, way[2] * step])), way[0]);
        map.panInside(pin.getLatLng(), { padding: [40, 60], animate: false });
      } else return;
      event.preventDefault();
    };
    latitude.onchange = longitude.onchange = follow;
    follow();
  }

  /* Also in the empty form, of which those added later are copies. */
  for (const box of document.querySelectorAll("[data-pin]")) {
    box.closest(".form-row").after(box);
    box.className = "form-row";
    box.hidden = false;
  }
  document.addEventListener("click", async ({ target }) => {
    const box = target.closest("[data-pin]");
    if (target !== box?.firstElementChild) return;
    const [, panel, said] = box.children;
    panel.hidden = !panel.hidden;
    target.ariaExpanded = String(!panel.hidden);
    try {
      box.drawn ??= load(box.dataset).then(() => draw(box, panel.querySelector(".map-canvas"), said));
      await box.drawn;
    } catch {
      box.drawn = null;
      said.textContent = box.dataset.lost;
    }
  });
})();
