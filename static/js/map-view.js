"use strict";

/* One map on a page: ground, names, pins, what was searched, and the way to search elsewhere. */

window.massageMap = window.massageMap || {};

(() => {
  const METERS_PER_MILE = 1609.344;
  const RADII = [5, 10, 25, 50, 100];

  /* `left` is what an earlier map of the page said when it was left: the visitor's own move, kept if nothing else changed. */
  massageMap.view = (section, left) => {
    const { dataset } = section;
    const canvas = section.querySelector(".map-canvas");
    const bare = canvas.cloneNode(false);
    const items = massageMap.listed();
    const searched = massageMap.point(dataset.place ?? "none");
    const ended = new AbortController();
    const { signal } = ended;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

    const map = L.map(canvas, {
      attributionControl: false, // The credit stands under the map, as a text of the page.
      zoomControl: false,
      scrollWheelZoom: false,
      zoomSnap: dataset.tiles ? 1 : 0.5,
      minZoom: 3,
      maxZoom: dataset.tiles ? 18 : 12,
      zoomAnimation: !still,
      fadeAnimation: !still,
      markerZoomAnimation: !still,
      inertia: !still,
    });
    if (still) map.panBy = (offset) => L.Map.prototype.panBy.call(map, offset, { animate: false });
    L.control.zoom({ zoomInTitle: dataset.zoomIn, zoomOutTitle: dataset.zoomOut }).addTo(map);
    L.control.scale({ metric: false }).addTo(map);
    if (dataset.tiles) L.tileLayer(dataset.tiles, { maxZoom: 18 }).addTo(map);

    const circle = searched && dataset.radius && L.circle(searched, { radius: dataset.radius * METERS_PER_MILE, className: "map-radius", interactive: false });
    const home = L.latLngBounds(items.map(({ point }) => point));
    if (searched) home.extend(searched);
    const around = circle && !items.length ? L.latLng(searched).toBounds(circle.options.radius * 2) : home;

    // Nearer than this, the ground of our own has little to show.
    const nearest = dataset.tiles ? 15 : section.matches(".map-small") ? 10 : 11;
    let resting; // Center and zoom as we set them.
    let ours = true; // Is the move that ends next our own?
    let moved = false; // By the visitor.
    function fit() {
      ours = !moved;
      map.invalidateSize({ pan: false });
      if (moved || !map.getSize().x) return;
      ours = true;
      if (items.length || circle) map.fitBounds(around, { paddingTopLeft: [70, 44], paddingBottomRight: [40, 44], maxZoom: nearest, animate: false }); // Beside the buttons.
      else map.setView(searched, 6); // A whole state.
      rest();
    }
    function rest() {
      resting = { center: map.getCenter(), zoom: map.getZoom() };
    }
    fit();

    if (circle) circle.addTo(map);
    if (searched && dataset.radius) {
      const icon = L.divIcon({ className: "map-here", iconSize: [18, 18] });
      L.marker(searched, { icon, interactive: false, keyboard: false, zIndexOffset: -10000 }).addTo(map);
    }
    const pins = massageMap.pins(map, items, dataset, signal);
    const labels = massageMap.labels(map, Boolean(dataset.tiles));
    const note = section.querySelector(".map-note");
    const ground = massageMap.ground(map, dataset, name, () => {
      note.hidden = Boolean(dataset.tiles);
    });
    function name() {
      const here = circle && map.latLngToContainerPoint(searched);
      labels.show(ground.names(), [...pins.boxes(), ...(here ? [[here.x - 18, here.y - 18, here.x + 18, here.y + 18]] : [])]);
    }
    pins.arrange();
    map.on("moveend", name);

    let link = section.querySelector(".map-search");
    ours = false;
    map.on("autopanstart", () => {
      ours = true;
    });
    map.on("moveend", () => {
      if (ours) rest();
      ours = false;
      const off = map.latLngToContainerPoint(resting.center).distanceTo(map.getSize().divideBy(2));
      moved = off > 24 || map.getZoom() !== resting.zoom;
      if (!link) return;
      link.hidden = !moved;
      if (!moved) return;
      // A new link each time: htmx, where the page has it, keeps the address that a link had when it came.
      const fresh = link.cloneNode(true);
      fresh.href = elsewhere();
      link.replaceWith(fresh);
      link = fresh;
      window.htmx?.process(link);
    });

    /* The same question, asked of what is in view. */
    function elsewhere() {
      const asked = new URLSearchParams(location.search);
      const { lat, lng } = map.getCenter().wrap();
      const size = map.getSize();
      const edge = size.x < size.y ? [size.x, size.y / 2] : [size.x / 2, size.y];
      const reach = map.distance(map.getCenter(), map.containerPointToLatLng(edge)) / METERS_PER_MILE;
      asked.set("near", `${lat.toFixed(3)},${lng.toFixed(3)}`);
      asked.set("radius", RADII.find((miles) => miles >= reach * 0.8) ?? RADII.at(-1));
      asked.delete("page");
      return `${dataset.find}?${asked}`;
    }

    const asks = JSON.stringify([dataset.place, dataset.radius, items.map(({ card, point }) => [card.id, point])]);
    if (left?.asks === asks) map.setView(left.center, left.zoom, { animate: false });

    /* The wheel scrolls the page until the visitor has turned to the map. */
    const wheel = (on) => () => map.scrollWheelZoom[on ? "enable" : "disable"]();
    canvas.addEventListener("pointerdown", wheel(true), { signal });
    canvas.addEventListener("focusin", wheel(true), { signal });
    canvas.addEventListener("focusout", wheel(false), { signal });
    canvas.addEventListener("mouseleave", wheel(false), { signal });

    const resized = new ResizeObserver(fit);
    resized.observe(canvas);

    return {
      fit,
      isCurrent: () => items.every(({ card }) => card.isConnected) && canvas.isConnected,
      close: pins.close,
      left: () => (moved ? { asks, center: map.getCenter(), zoom: map.getZoom() } : undefined),
      remove() {
        pins.dim();
        ended.abort();
        resized.disconnect();
        ground.remove();
        map.remove();
        canvas.replaceWith(bare);
      },
    };
  };
})();
