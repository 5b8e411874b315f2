"use strict";

/* The ground under the map: states from one file, and near by each state in view from its own, finer and with counties.
   What the files hold is said in locator/basemap.py. */

window.massageMap = window.massageMap || {};

(() => {
  const NEAR = 7; // The zoom from which a state's own file is worth its bytes.
  const files = new Map();

  function fetched(address) {
    if (!files.has(address)) {
      const answer = fetch(address)
        .then((response) => (response.ok ? response.json() : null))
        .catch(() => null)
        .then((content) => {
          if (!content) files.delete(address);
          return content;
        });
      files.set(address, answer);
    }
    return files.get(address);
  }

  /* Latitudes and longitudes of a line of steps on a grid. */
  function points([width, height, west, south], line) {
    const found = [];
    for (let i = 0, x = 0, y = 0; i < line.length; i += 2) {
      x += line[i];
      y += line[i + 1];
      found.push([south + y * height, west + x * width]);
    }
    return found;
  }

  function isInside([latitude, longitude], ring) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [y1, x1] = ring[i];
      const [y2, x2] = ring[j];
      if (y1 > latitude !== y2 > latitude && longitude < ((x2 - x1) * (latitude - y1)) / (y2 - y1) + x1) inside = !inside;
    }
    return inside;
  }

  const isIn = (rings, bounds) => {
    const { lat, lng } = bounds.getCenter();
    return rings.some((ring) => ring.some((point) => bounds.contains(point)) || isInside([lat, lng], ring));
  };

  /* Draws on a Leaflet map. `whenNew` is called when there is more to name; `nowhere` if no land is where it begins. */
  massageMap.ground = (map, { states, files }, whenNew, nowhere) => {
    const renderers = ["land", "lines"].map((name, index) => {
      map.createPane(name).style.zIndex = 150 + index * 10; // Under any tiles.
      return L.svg({ pane: name, padding: 0.5 });
    });
    const [land, lines] = renderers;
    const plain = { interactive: false, smoothFactor: 0, pane: "land", renderer: land };
    const known = new Map(); // code -> name, at, rings, and what of it is drawn
    let alive = true;

    const draw = (rings) => L.polygon(rings.map((ring) => [ring]), { ...plain, className: "map-land" }).addTo(map);

    async function refine(code, state) {
      if (state.near) return;
      state.near = true;
      const address = (await fetched(files))?.[code];
      const content = address && (await fetched(address));
      state.near = Boolean(content);
      if (!content || !alive) return;
      state.land.remove();
      state.land = draw(content.rings.map((line) => points(content.grid, line)));
      const counties = content.lines.map((line) => points(content.grid, line));
      state.counties = L.polyline(counties, { ...plain, pane: "lines", renderer: lines, className: "map-county" });
      state.towns = content.towns;
      look();
      whenNew();
    }

    function look() {
      const near = map.getZoom() >= NEAR;
      const bounds = map.getBounds().pad(0.1);
      for (const [code, state] of known) {
        if (near && isIn(state.rings, bounds)) refine(code, state);
        if (!state.counties) continue;
        if (near && !map.hasLayer(state.counties)) state.counties.addTo(map);
        if (!near) state.counties.remove();
      }
    }

    fetched(states).then((content) => {
      if (!content || !alive) return;
      const arcs = content.arcs.map((line) => points(content.grid, line));
      for (const [code, state] of Object.entries(content.states)) {
        const rings = state.rings.map((ring) =>
          ring.flatMap((number) => (number < 0 ? arcs[-1 - number].slice().reverse() : arcs[number])),
        );
        known.set(code, { ...state, rings, land: draw(rings) });
      }
      const bounds = map.getBounds().pad(1);
      if (![...known.values()].some(({ rings }) => isIn(rings, bounds))) nowhere();
      look();
      whenNew();
    });
    map.on("moveend", look);
    return {
      /* What can be named here: [text, latitude, longitude, kind], the largest first. */
      names() {
        if (map.getZoom() < NEAR) {
          const short = map.getZoom() < 5.5;
          return [...known].map(([code, { name, at }]) => [short ? code : name, ...at, "state"]);
        }
        const towns = [...known.values()].flatMap((state) => state.towns ?? []);
        const kind = (people) => (people >= 1e5 ? "city" : "town");
        return towns.sort((a, b) => b[3] - a[3]).map(([name, latitude, longitude, people]) => [name, latitude, longitude, kind(people)]);
      },
      remove: () => {
        alive = false;
      },
    };
  };
})();
