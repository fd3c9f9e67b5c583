// The map of the house. What is drawn comes from addresses of ours as GeoJSON; how well a point is
// known is told by its shape: filled, a ring where only an address is known, dashed and hollow
// where it is invented. The table below says the same.
import { fromBd, fromGcj, toGcj } from "./gcj.js";

const COLOURS = ["#a4231c", "#0b62a8", "#1f7a4d", "#8a5a00", "#7b3f98", "#37474f"];
const SHAPES = ["circle", "square", "triangle", "diamond", "cross", "star"];
const EDGE = "#8b95a3";
const NEAR = 40;
const MOST_FOUND = 8;
// So many rows are listed below the map at once; more when they are asked for.
const FEW = 60;

// No two of the first 36 classes look alike.
const drawnAs = (n) => ({
  shape: SHAPES[n % SHAPES.length], colour: COLOURS[(n + Math.floor(n / SHAPES.length)) % COLOURS.length],
});

// Corners of a shape of radius 1; a circle has none.
const turns = (n, from, radius = () => 1) => Array.from({ length: n }, (_, i) => {
  const angle = from + i * 2 * Math.PI / n;
  return [radius(i) * Math.cos(angle), radius(i) * Math.sin(angle)];
});
const CORNERS = {
  square: turns(4, Math.PI / 4, () => 1.2),
  triangle: turns(3, -Math.PI / 2, () => 1.3),
  diamond: turns(4, 0, () => 1.3),
  star: turns(10, -Math.PI / 2, (i) => (i % 2 ? 0.6 : 1.4)),
  cross: [[-.4, -1.2], [.4, -1.2], [.4, -.4], [1.2, -.4], [1.2, .4], [.4, .4], [.4, 1.2], [-.4, 1.2], [-.4, .4], [-1.2, .4], [-1.2, -.4], [-.4, -.4]],
};

L.Canvas.include({
  _updateMark(mark) {
    if (!this._drawing || mark._empty()) return;
    const { x, y } = mark._point;
    const [ctx, size, corners] = [this._ctx, mark._radius, CORNERS[mark.options.shape]];
    ctx.beginPath();
    if (corners) corners.forEach(([dx, dy], i) => ctx[i ? "lineTo" : "moveTo"](x + dx * size, y + dy * size));
    else ctx.arc(x, y, size, 0, Math.PI * 2);
    ctx.closePath();
    this._fillStroke(ctx, mark);
  },
});
// A mark stands a little beside its point where others lie at the very same place.
const Mark = L.CircleMarker.extend({
  _updatePath() { this._renderer._updateMark(this); },
  _project() {
    this._point = this._map.latLngToLayerPoint(this._latlng).add([this.beside ?? 0, 0]);
    this._updateBounds();
  },
});

// What a class looks like, as far as it is known where it lies.
function look({ shape, colour }, knowledge) {
  const filled = !["address", "invented", ""].includes(knowledge);
  return {
    shape, color: filled ? "#fff" : colour, weight: filled ? 1 : 2.2, fill: true,
    fillColor: filled ? colour : "#fff", fillOpacity: filled ? 1 : knowledge === "invented" ? 0 : .75,
    dashArray: knowledge === "invented" ? "3 3" : null, opacity: 1,
  };
}

function make(tag, text = "", given = {}) {
  const node = Object.assign(document.createElement(tag), given);
  if (text) node.textContent = text;
  return node;
}

function symbol(style) {
  const svg = (tag, given) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(given)) node.setAttribute(name, value);
    return node;
  };
  const drawn = svg("svg", { width: 18, height: 18, viewBox: "-9 -9 18 18", "aria-hidden": "true" });
  const paint = { fill: style.fillColor, "fill-opacity": style.fillOpacity, stroke: style.color, "stroke-width": style.weight };
  if (style.dashArray) paint["stroke-dasharray"] = style.dashArray;
  const corners = CORNERS[style.shape];
  drawn.append(corners
    ? svg("polygon", { ...paint, points: corners.map(([x, y]) => `${x * 6},${y * 6}`).join(" ") })
    : svg("circle", { ...paint, r: 6 }));
  return drawn;
}

// Tiles that are shifted are drawn as they are; ours are shifted with them, and stay true inside.
function shifted() {
  const flat = L.Projection.SphericalMercator;
  const projection = {
    ...flat,
    project(at) { const [lng, lat] = toGcj([at.lng, at.lat]); return flat.project(L.latLng(lat, lng)); },
    unproject(point) { const at = flat.unproject(point); const [lng, lat] = fromGcj([at.lng, at.lat]); return L.latLng(lat, lng); },
  };
  return L.extend({}, L.CRS.EPSG3857, { projection });
}

const Scale = L.Control.Scale.extend({
  _updateMetric(most) {
    const metres = this._getRoundNum(most);
    const { metres: near, kilometres: far } = this.options.words;
    this._updateScale(this._mScale, metres < 1000 ? `${metres} ${near}` : `${metres / 1000} ${far}`, metres / most);
  },
});

class HouseMap {
  constructor(place) {
    this.place = place;
    this.said = JSON.parse(place.querySelector("script").textContent);
    this.layers = [];
    this.outlines = [];
    const { tiles, words } = this.said;
    const crs = tiles?.datum === "gcj02" ? shifted() : L.CRS.EPSG3857;
    const canvas = this.$("canvas");
    this.map = L.map(canvas, {
      crs, preferCanvas: true, zoomControl: false, zoomSnap: .5, minZoom: 5, maxZoom: 18, zoomAnimation: false,
      center: [26, 111.6], zoom: 8, closePopupOnClick: true, markerZoomAnimation: false,
    });
    L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(this.map);
    new Scale({ imperial: false, words }).addTo(this.map);
    this.map.attributionControl.setPrefix(false).addAttribution(this.said.credit);
    for (const address of tiles?.addresses ?? []) {
      L.tileLayer(address, { attribution: tiles.credit, subdomains: "01234567" }).addTo(this.map);
    }
    this.group = L.featureGroup().addTo(this.map).on("click", ({ layer, latlng }) => this.card(layer, latlng));
    this.rings = L.layerGroup().addTo(this.map);
    this.keys(canvas);
  }

  $(name) { return this.place.querySelector(`[data-map-${name}]`); }

  async start() {
    performance.mark("map-asked");
    const [base, ...some] = await Promise.all([
      read(this.said.base), ...this.said.layers.map(([address, , on]) => (on ? read(address) : null)),
    ]);
    this.under(base);
    some.forEach((found, n) => found && this.add(n, found));
    this.switches();
    this.refresh();
    const rows = this.$("rows");
    if (rows && this.marks.length <= FEW) rows.open = true;
    this.fit();
    if (this.said.edits) new Pin(this);
    requestAnimationFrame(() => {
      performance.mark("map-drawn");
      this.place.dataset.drawn = String(this.layers.flat().length);
    });
  }

  under(base) {
    const style = { color: EDGE, weight: 1.2, fill: !this.said.tiles, fillColor: "#fff", fillOpacity: 1, interactive: false };
    this.base = L.geoJSON(base, { style, interactive: false }).addTo(this.map);
    for (const { properties, geometry } of base.features) {
      const box = L.geoJSON(geometry).getBounds();
      this.outlines.push({ name: properties.name, box });
      const icon = L.divIcon({ className: "house-map-label", html: properties.name, iconSize: [90, 16] });
      L.marker(box.getCenter(), { icon, interactive: false, keyboard: false }).addTo(this.map);
    }
  }

  add(n, found) {
    const before = this.layers.flatMap((one) => one?.classes ?? []).length;
    const kinds = found.kinds.length ? [...found.kinds, ["", this.said.words.other]] : [["", ""]];
    const classes = kinds.map(([kind, word], i) => ({
      kind, word, ...drawnAs(before + i),
    }));
    const marks = found.features.map((feature) => this.mark(feature, classes, found.label));
    this.layers[n] = Object.assign(marks, { classes, label: found.label, without: found.without, on: true });
  }

  mark({ geometry, properties }, classes, label) {
    const own = classes.find((one) => one.kind === (properties.kind ?? "")) ?? classes.at(-1);
    const style = look(own, properties.knowledge ?? "");
    let mark;
    if (geometry.type === "Point") {
      const [lng, lat] = geometry.coordinates;
      mark = new Mark([lat, lng], { ...style, radius: properties.rows ? 8 : 6 });
    } else {
      const open = geometry.type.endsWith("LineString");
      [mark] = L.geoJSON(geometry, { style: { ...style, color: own.colour, weight: open ? 4 : 2, fill: !open, fillColor: own.colour, fillOpacity: open ? 0 : .12 } }).getLayers();
    }
    mark.told = { ...properties, own, label };
    return mark;
  }

  // Draw what is switched on; what is invented comes last, so that nothing hides it.
  refresh() {
    const wants = { invented: this.$("invented")?.checked ?? true, radius: this.$("radius")?.checked ?? true };
    const shown = this.layers.filter((one) => one?.on);
    const marks = shown.flat().filter((one) => wants.invented || one.told.knowledge !== "invented");
    const last = (one) => one.told.knowledge === "invented";
    this.marks = [...marks.filter((one) => !last(one)), ...marks.filter(last)];
    this.spread();
    this.group.clearLayers();
    this.rings.clearLayers();
    if (wants.radius) {
      for (const one of this.marks) {
        if (one.told.radius && one.getLatLng) {
          L.circle(one.getLatLng(), { radius: one.told.radius, interactive: false, color: one.told.own.colour, weight: 1, fillOpacity: .08 }).addTo(this.rings);
        }
      }
    }
    for (const one of this.marks) this.group.addLayer(one);
    this.legend(shown);
    const { words } = this.said;
    const told = shown.filter((one) => one.without).map((one) => `${one.label}：${words.without.replace("{n}", one.without)}`);
    if (this.said.layers.length && !this.marks.length) told.unshift(words.none);
    this.$("told").textContent = told.join(" ");
    const rows = this.$("rows");
    if (rows) {
      rows.querySelector("tbody").replaceChildren();
      if (rows.open) this.table();
      rows.ontoggle = () => rows.open && !rows.querySelector("tbody").rows.length && this.table();
    }
  }

  // Lay marks of one place side by side.
  spread() {
    const there = new Map();
    for (const one of this.marks) {
      if (one.getLatLng) there.set(String(one.getLatLng()), [...(there.get(String(one.getLatLng())) ?? []), one]);
    }
    for (const some of there.values()) some.forEach((one, i) => { one.beside = (i - (some.length - 1) / 2) * 16; });
  }

  legend(shown) {
    const list = this.$("legend");
    const line = (style, text) => { const item = make("li"); item.append(symbol(style), make("span", text)); return item; };
    list.replaceChildren();
    for (const one of shown) {
      const used = one.classes.filter((own) => one.some((mark) => mark.told.own === own));
      for (const own of used) {
        const text = own.word ? `${one.label}：${own.word}` : one.label;
        list.append(line(look(own, "entered"), text));
      }
    }
    const plain = { shape: "circle", colour: "#37474f" };
    const there = new Set(this.marks.map((one) => one.told.knowledge ?? ""));
    const { knowledge, words } = this.said;
    const filled = Object.keys(knowledge).filter((one) => there.has(one) && !["address", "invented"].includes(one));
    if (filled.length) list.append(line(look(plain, "entered"), filled.map((one) => knowledge[one]).join("、")));
    for (const one of ["address", "invented"]) if (there.has(one)) list.append(line(look(plain, one), knowledge[one]));
    if (there.has("") && this.marks.some((one) => one.getLatLng && !one.told.knowledge)) list.append(line(look(plain, ""), words.unknown));
  }

  table() {
    const body = this.$("rows").querySelector("tbody");
    const heads = [...this.$("rows").querySelectorAll("th")].map((one) => one.textContent);
    body.append(...this.marks.map((mark) => {
      const { told } = mark;
      const name = told.url ? make("a", told.name, { href: told.url }) : make("span", told.name);
      const see = make("button", this.said.words.show, { type: "button", className: "btn btn-sm" });
      see.setAttribute("aria-label", `${this.said.words.show} ${told.name}`);
      see.addEventListener("click", () => this.go(mark));
      const cells = [name, this.named(told), told.text ?? "", this.known(told), see].map((one, i) => {
        const cell = make("td");
        cell.dataset.label = heads[i];
        cell.append(one);
        return cell;
      });
      const row = make("tr");
      row.append(...cells);
      return row;
    }));
  }

  named({ own, label }) { return own.word ? `${label}：${own.word}` : label; }

  known({ knowledge, radius, county }) {
    const { words } = this.said;
    if (knowledge === "invented") return county ? words.county.replace("{county}", county) : this.said.knowledge.invented;
    const within = radius ? `，${words.within.replace("{n}", radius)}` : "";
    return (this.said.knowledge[knowledge] ?? words.unknown) + within;
  }

  card(mark, at) {
    const { told } = mark;
    const { words } = this.said;
    const card = make("div", "", { className: "house-map-card" });
    card.append(make("strong", told.name));
    for (const text of [this.named(told), told.text, mark.getLatLng ? this.known(told) : ""]) if (text) card.append(make("p", text));
    if (told.url) card.append(make("a", told.rows ? words.list : words.open, { href: told.url }));
    L.popup({ autoPanPadding: [20, 20], maxWidth: 280 }).setLatLng(at ?? this.middle(mark)).setContent(card).openOn(this.map);
    return card;
  }

  middle(mark) { return mark.getLatLng ? mark.getLatLng() : mark.getBounds().getCenter(); }

  go(mark) {
    this.map.setView(this.middle(mark), Math.max(this.map.getZoom(), 10), { animate: false });
    this.$("canvas").scrollIntoView({ block: "nearest" });
    const card = this.card(mark);
    card.querySelector("a")?.focus();
  }

  keys(canvas) {
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== canvas) return;
      const middle = this.map.getSize().divideBy(2);
      const far = (one) => this.map.latLngToContainerPoint(this.middle(one)).distanceTo(middle);
      const near = (this.marks ?? []).map((one) => [far(one), one]).filter(([d]) => d <= NEAR * 4);
      const found = near.sort((a, b) => a[0] - b[0])[0]?.[1];
      if (found) { event.preventDefault(); this.card(found).querySelector("a")?.focus(); }
    });
    this.map.on("popupclose", () => canvas.contains(document.activeElement) && canvas.focus());
    canvas.addEventListener("keydown", (event) => event.key === "Escape" && (this.map.closePopup(), canvas.focus()));
  }

  fit() {
    const boxes = this.marks.map((one) => (one.getBounds ? one.getBounds() : L.latLngBounds([one.getLatLng()])));
    const all = boxes.reduce((sum, one) => sum.extend(one), L.latLngBounds([]));
    this.map.fitBounds(all.isValid() ? all : this.base.getBounds(), { padding: [24, 24], maxZoom: this.said.closest, animate: false });
  }

  switches() {
    for (const box of this.place.querySelectorAll("[data-map-layer]")) {
      const n = Number(box.dataset.mapLayer);
      box.addEventListener("change", async () => {
        if (box.checked && !this.layers[n]) this.add(n, await read(this.said.layers[n][0]));
        if (this.layers[n]) this.layers[n].on = box.checked;
        this.refresh();
        this.place.dataset.drawn = String(this.marks.length);
        this.keep();
      });
    }
    for (const name of ["radius", "invented"]) this.$(name)?.addEventListener("change", () => this.refresh());
    const find = this.$("find");
    find?.addEventListener("input", () => this.look_for(find.value.trim()));
  }

  // The address says which layers are drawn, so that it can be kept and handed on.
  keep() {
    const boxes = [...this.place.querySelectorAll("[data-map-layer]:checked")];
    const query = new URLSearchParams(boxes.map((box) => ["layer", box.value]));
    history.replaceState(null, "", `${location.pathname}?${query}`);
  }

  look_for(word) {
    const list = this.$("found");
    list.replaceChildren();
    if (!word) return;
    const entry = (text, act) => {
      const button = make("button", text, { type: "button" });
      button.addEventListener("click", () => { list.replaceChildren(); act(); });
      const item = make("li");
      item.append(button);
      return item;
    };
    const counties = this.outlines.filter((one) => one.name.includes(word));
    const marks = this.marks.filter((one) => one.told.name.includes(word));
    const found = [
      ...counties.map((one) => entry(one.name, () => this.map.fitBounds(one.box, { animate: false }))),
      ...marks.slice(0, MOST_FOUND).map((one) => entry(`${one.told.name}（${one.told.label}）`, () => this.go(one))),
    ];
    if (!found.length) { const item = make("li"); item.append(make("p", this.said.words.nothing)); found.push(item); }
    list.append(...found.slice(0, MOST_FOUND));
  }
}

// The point that the form on the page sets: by clicking, dragging, or typing degrees.
class Pin {
  constructor(house) {
    this.house = house;
    this.form = document.querySelector("form:has([name=longitude])");
    const { edits, words } = house.said;
    if (edits.geometry) {
      const plain = { kind: "", word: "", shape: "circle", colour: COLOURS[1] };
      this.now = house.mark(edits, [plain], "").addTo(house.map);
      house.map.setView(this.now.getLatLng(), 11, { animate: false });
      house.marks = [this.now];
      house.legend([]);
    }
    if (!this.form) return;
    const icon = L.divIcon({ className: "house-map-pin", html: "", iconSize: [22, 22] });
    this.pin = L.marker([0, 0], { icon, draggable: true, alt: words.here, title: words.here });
    this.pin.on("dragend", () => this.write(this.pin.getLatLng()));
    house.map.on("click", ({ latlng }) => this.write(latlng));
    for (const name of ["longitude", "latitude", "datum"]) this.field(name).addEventListener("change", () => this.read());
    this.read();
  }

  field(name) { return this.form.elements[name]; }

  write({ lat, lng }) {
    this.field("longitude").value = lng.toFixed(6);
    this.field("latitude").value = lat.toFixed(6);
    this.field("datum").value = "wgs84";
    this.field("knowledge").value = "entered";
    const source = this.field("point_source");
    if (!source.value) source.value = this.house.said.words.own;
    this.pin.setLatLng([lat, lng]).addTo(this.house.map);
    this.field("longitude").dispatchEvent(new Event("input", { bubbles: true }));
  }

  read() {
    const typed = [Number(this.field("longitude").value), Number(this.field("latitude").value)];
    if (!typed.every((one) => one > 0) || typed[1] > 90) return;
    const ways = { gcj02: fromGcj, bd09: fromBd };
    const [lng, lat] = (ways[this.field("datum").value] ?? ((one) => one))(typed);
    this.pin.setLatLng([lat, lng]).addTo(this.house.map);
    if (!this.house.map.getBounds().contains([lat, lng])) this.house.map.setView([lat, lng], 11, { animate: false });
  }
}

async function read(address) {
  const answer = await fetch(address, { headers: { Accept: "application/geo+json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

for (const place of document.querySelectorAll("[data-map]")) {
  const house = new HouseMap(place);
  house.start().catch((error) => {
    house.$("told").textContent = house.said.words.failed;
    console.error(error);
  });
}
