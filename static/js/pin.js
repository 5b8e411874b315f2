/* A practice's point, moved by a pin: what counts are the fields, which the map writes and follows. */
"use strict";

(() => {
  const WAYS = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] };

  async function load({ styles, scripts }) {
    for (const href of styles.split(" ")) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      document.head.append(link);
      await new Promise((resolve) => (link.onload = link.onerror = resolve));
    }
    for (const src of scripts.split(" ")) await import(src);
  }

  function draw(box, canvas, said) {
    const texts = box.dataset;
    const [latitude, longitude, precision] = box.closest("fieldset").querySelectorAll("input, select");
    const map = L.map(canvas, { attributionControl: false, zoomControl: false, maxZoom: texts.tiles ? 18 : 12 });
    map.setView([40, -97], 4);
    L.control.zoom(texts).addTo(map);
    if (texts.tiles) L.tileLayer(texts.tiles).addTo(map);
    const icon = L.divIcon({ className: "map-pin map-pin-exact", html: "<span></span>", iconSize: [44, 44], iconAnchor: [22, 42] });
    const pin = L.marker([0, 0], { icon, draggable: true, title: texts.pin });

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
      if (!lat || !lng) return pin.remove();
      map.setView(pin.setLatLng([lat, lng]).addTo(map).getLatLng(), 11);
    }

    const labels = massageMap.labels(map, texts.tiles);
    const name = () => labels.show(ground.names(), []);
    const ground = massageMap.ground(map, texts, name, name);
    map.on("moveend", name);
    map.on("click", ({ latlng }) => put(latlng));
    pin.on("dragend", () => put(pin.getLatLng()));
    canvas.onkeydown = (event) => {
      const way = event.key.replace("Arrow", "").toLowerCase();
      if (event.target === canvas && way === "enter") {
        put(map.getCenter());
        pin.getElement().focus();
      } else if (WAYS[way] && event.target !== canvas) {
        const step = L.point(WAYS[way]).multiplyBy(event.shiftKey ? 1 : 10);
        put(map.unproject(map.project(pin.getLatLng()).add(step)), way);
        map.panInside(pin.getLatLng(), { padding: [40, 60] });
      } else return;
      event.preventDefault();
    };
    latitude.onchange = longitude.onchange = follow;
    follow();
  }

  // Also in the form of more.
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
      box.drawn ??= load(box.dataset).then(() => draw(box, panel.children[1], said));
      await box.drawn;
    } catch {
      box.drawn = null;
      said.textContent = box.dataset.lost;
    }
  });
})();
