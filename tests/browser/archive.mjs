// Makes an archive of map tiles as a council might bring one: PMTiles version 3 with a root and leaf directories, and in it vector
// tiles of a town that nobody lives in, under the layer names of Protomaps' basemap. Same words, same bytes.
import { gzipSync } from "node:zlib";
import { PbfWriter } from "pbf";
import { zxyToTileId } from "pmtiles";

const EXTENT = 4096;
const [POINT, LINE, AREA] = [1, 2, 3];

const across = (z, lon) => ((lon + 180) / 360) * 2 ** z;
const down = (z, lat) => ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z;

/** A number from 0 to 1 that belongs to these. */
const dice = (...numbers) => {
  const x = Math.sin(numbers.reduce((sum, n, at) => sum + n * (at * 78.233 + 12.9898), 4.1)) * 43758.5453;
  return x - Math.floor(x);
};

const zigzag = (n) => (n << 1) ^ (n >> 31);

/** Commands of a geometry: move to, line to, close. */
function geometry(lines, type) {
  const out = [];
  let [x, y] = [0, 0];
  for (const line of lines) {
    const points = line.map(([px, py]) => [Math.round(px), Math.round(py)]);
    for (const [at, [px, py]] of points.entries()) {
      if (at < 2) out.push(at === 0 ? (1 << 3) | 1 : ((points.length - 1) << 3) | 2);
      out.push(zigzag(px - x), zigzag(py - y));
      [x, y] = [px, py];
    }
    if (type === AREA) out.push((1 << 3) | 7);
  }
  return out;
}

/** A vector tile of layers: { roads: [{ type, lines, properties }] }. */
function encode(layers) {
  const tile = new PbfWriter();
  for (const [name, features] of Object.entries(layers)) {
    if (!features.length) continue;
    const [keys, values] = [[], []];
    const index = (list, item) => (list.includes(item) ? list.indexOf(item) : list.push(item) - 1);
    tile.writeMessage(3, (_, layer) => {
      layer.writeVarintField(15, 2);
      layer.writeStringField(1, name);
      for (const { type, lines, properties } of features) {
        layer.writeMessage(2, (_, feature) => {
          feature.writePackedVarint(2, Object.entries(properties).flatMap(([key, value]) => [index(keys, key), index(values, value)]));
          feature.writeVarintField(3, type);
          feature.writePackedVarint(4, geometry(lines, type));
        }, null);
      }
      for (const key of keys) layer.writeStringField(3, key);
      for (const value of values) layer.writeMessage(4, (_, out) => out.writeStringField(1, value), null);
      layer.writeVarintField(5, EXTENT);
    }, null);
  }
  return tile.finish();
}

const varints = (numbers) => {
  const out = new PbfWriter();
  for (const number of numbers) out.writeVarint(number);
  return out.finish();
};

/** Entries as the format has them: columns, ids by their differences; offsets always said. */
const directory = (entries) => gzipSync(varints([
  entries.length,
  ...entries.map(({ id }, at) => id - (entries[at - 1]?.id ?? 0)),
  ...entries.map(({ run }) => run),
  ...entries.map(({ length }) => length),
  ...entries.map(({ offset }) => offset + 1),
]));

/** Tiles as [z, x, y, bytes] to one archive. `leaf`: how many entries a leaf directory has. */
export function archive(tiles, { bounds, coarsest, finest, leaf = 64 }) {
  const entries = [];
  const data = [];
  let offset = 0;
  for (const [id, bytes] of tiles.map(([z, x, y, bytes]) => [zxyToTileId(z, x, y), gzipSync(bytes)]).sort((a, b) => a[0] - b[0])) {
    entries.push({ id, offset, length: bytes.length, run: 1 });
    data.push(bytes);
    offset += bytes.length;
  }
  const leaves = [];
  const roots = [];
  let at = 0;
  for (let first = 0; first < entries.length; first += leaf) {
    const bytes = directory(entries.slice(first, first + leaf));
    roots.push({ id: entries[first].id, offset: at, length: bytes.length, run: 0 });
    leaves.push(bytes);
    at += bytes.length;
  }
  const root = directory(roots);
  const metadata = gzipSync(JSON.stringify({ vector_layers: ["buildings", "landuse", "places", "roads", "water"].map((id) => ({ id, fields: {} })) }));
  const head = Buffer.alloc(127);
  head.write("PMTiles", "latin1");
  head[7] = 3;
  const sections = [root.length, metadata.length, at, offset];
  let begins = head.length;
  for (const [i, length] of sections.entries()) {
    head.writeBigUInt64LE(BigInt(begins), 8 + i * 16);
    head.writeBigUInt64LE(BigInt(length), 16 + i * 16);
    begins += length;
  }
  for (const i of [0, 1, 2]) head.writeBigUInt64LE(BigInt(entries.length), 72 + i * 8);
  head.set([1, 2, 2, 1, coarsest, finest], 96);
  for (const [i, degrees] of bounds.entries()) head.writeInt32LE(Math.round(degrees * 1e7), 102 + i * 4);
  return Buffer.concat([head, root, metadata, ...leaves, ...data]);
}

const STREETS = ["Elm", "Mill", "Station", "Church", "Orchard", "Chapel", "Meadow", "Kiln", "Priory", "Weaver", "Ribbon", "Dial", "Abbey", "Cooper", "Larch", "Minster"];
const KINDS = ["Street", "Road", "Lane", "Avenue", "Close", "Grove"];

/** A town around a point: its shapes in degrees, by layer, each with the zoom from which it is there. */
function town(lon, lat) {
  const perLon = 111.32 * Math.cos((lat * Math.PI) / 180);
  /** Kilometres east and north of the middle, bent a little, as degrees. */
  const at = (x, y) => [lon + (x + 0.09 * Math.sin(y * 1.9 + 1) + 0.05 * Math.sin(y * 4.3)) / perLon, lat + (y + 0.08 * Math.sin(x * 2.1) + 0.04 * Math.sin(x * 5.1 + 2)) / 111.2];
  const all = [];
  const add = (layer, from, type, points, properties) => all.push({ layer, from, type, points, properties });
  const walk = (points, step = 0.06) => points.slice(1).flatMap(([x, y], i) => {
    const [px, py] = points[i];
    const steps = Math.max(Math.ceil(Math.hypot(x - px, y - py) / step), 1);
    return Array.from({ length: steps + (i === points.length - 2 ? 1 : 0) }, (_, n) => at(px + ((x - px) * n) / steps, py + ((y - py) * n) / steps));
  });
  const ring = (x, y, wide, high, turn = 0) => Array.from({ length: 24 }, (_, n) => {
    const angle = (n / 24) * 2 * Math.PI;
    const [a, b] = [Math.cos(angle) * wide, Math.sin(angle) * high * (1 + 0.2 * Math.sin(3 * angle))];
    return at(x + a * Math.cos(turn) - b * Math.sin(turn), y + a * Math.sin(turn) + b * Math.cos(turn));
  });
  const REACH = 9;
  const GAP = 0.15;
  // A river, wider to the east, and its arm.
  const river = (x) => -0.9 + 0.55 * Math.sin(x * 0.7) + 0.2 * Math.sin(x * 1.9);
  const bank = (side) => Array.from({ length: 121 }, (_, n) => n * 0.15 - REACH).map((x) => [x, river(x) + side * (0.035 + 0.012 * (x + REACH) / 3)]);
  add("water", 8, AREA, [...bank(1), ...bank(-1).reverse()].map(([x, y]) => at(x, y)), { kind: "river" });
  add("water", 11, LINE, walk([[-3, REACH], [-2.2, 4], [-2.6, 1], [-2, river(-2)]]), { kind: "stream" });
  add("water", 11, AREA, ring(2.6, 1.7, 0.35, 0.2), { kind: "lake" });
  // Greens, the first around the middle.
  add("landuse", 10, AREA, ring(0, 0, 0.2, 0.2), { kind: "park" });
  for (let n = 1; n < 26; n++) add("landuse", 11, AREA, ring((dice(n) - 0.5) * 14, (dice(n, 1) - 0.5) * 12, 0.15 + dice(n, 2) * 0.4, 0.12 + dice(n, 3) * 0.25, dice(n, 4) * 3), { kind: n % 3 ? "park" : "wood" });
  // Streets both ways, with pieces left out.
  for (const way of [0, 1]) {
    for (let n = Math.ceil(-REACH / GAP); n * GAP <= REACH; n++) {
      const main = n % 9 === 4;
      const name = `${STREETS[Math.floor(dice(n, way) * STREETS.length)]} ${KINDS[Math.floor(dice(n, way, 7) * KINDS.length)]}`;
      let run = [];
      for (let k = Math.floor(-REACH / GAP); k * GAP <= REACH; k++) {
        const there = main || dice(n, k, way) > 0.28;
        const [x, y] = way ? [k * GAP, n * GAP] : [n * GAP, k * GAP];
        const far = Math.hypot(x, y) > 5.6 + 1.6 * Math.sin(Math.atan2(y, x) * 3);
        if (there && (!far || main) && !(way && Math.abs(y - river(x)) < 0.12)) run.push([x, y]);
        else if (run.length) {
          if (run.length > 1) add("roads", main ? 9 : 12, LINE, walk(run), main ? { kind: "major_road", kind_detail: n % 2 ? "primary" : "tertiary", name, ...(n % 2 ? { ref: `A4${Math.abs(n)}` } : {}) } : { kind: "minor_road", name });
          run = [];
        }
        if (way && there && !far && !main && Math.abs(y - river(x)) > 0.2) {
          for (const [dx, dy] of [[0.03, 0.025], [0.08, 0.025], [0.03, 0.1], [0.08, 0.1]]) {
            if (dice(n, k, dx, dy) < 0.25) continue;
            const [w, h] = [0.02 + dice(n, k, dx) * 0.02, 0.016];
            add("buildings", 14, AREA, [[0, 0], [w, 0], [w, h], [0, h]].map(([a, b]) => at(x + dx + a, y + dy + b)), { kind: "building" });
          }
        }
      }
      if (run.length > 1) add("roads", main ? 9 : 12, LINE, walk(run), main ? { kind: "major_road", kind_detail: "primary", name, ref: `A4${Math.abs(n)}` } : { kind: "minor_road", name });
    }
  }
  add("roads", 8, LINE, walk([[-REACH, 6.2], [-4, 5.4], [2, 6.4], [REACH, 4.8]]), { kind: "highway", ref: "M600" });
  add("roads", 9, LINE, walk(Array.from({ length: 37 }, (_, n) => [1.25 * Math.cos((n * Math.PI) / 18), 1.25 * Math.sin((n * Math.PI) / 18)])), { kind: "major_road", kind_detail: "trunk", ref: "A4000", name: "Ring Road" });
  add("roads", 10, LINE, walk([[-REACH, -2.6], [-1.5, -2.1], [0.3, -1.7], [3, -2.3], [REACH, -1.2]]), { kind: "rail" });
  add("roads", 13, LINE, walk(bank(2.6).slice(40, 90)), { kind: "path", name: "River Walk" });
  for (const [name, kind_detail, x, y] of [["Kilnbury", "city", 0, 0.75], ["Ribbonwell", "town", 4.4, 2.2], ["Priors Dial", "village", -3.6, 3.4], ["Weaver's Green", "village", -4.2, -2.6], ["Abbeyfold", "village", 3.3, -3.8], ["Lower Larch", "hamlet", 0.9, -3.2], ["Millholt", "hamlet", -1.8, 1.9]]) {
    add("places", kind_detail === "hamlet" ? 11 : 8, POINT, [at(x, y)], { kind: "locality", kind_detail, name });
  }
  return all;
}

/** The archive of a town around a point, which is in a park of 200 metres. */
export function streets({ lon, lat, coarsest = 8, finest = 14 }) {
  const bounds = [lon - 0.14, lat - 0.09, lon + 0.14, lat + 0.09];
  const shapes = town(lon, lat);
  const tiles = [];
  for (let z = coarsest; z <= finest; z++) {
    const held = new Map();
    for (const { layer, from, type, points, properties } of shapes.filter((shape) => shape.from <= z)) {
      const flat = points.map(([x, y]) => [across(z, x), down(z, y)]);
      const [xs, ys] = [flat.map(([x]) => x), flat.map(([, y]) => y)];
      for (let x = Math.floor(Math.min(...xs) - 0.02); x <= Math.floor(Math.max(...xs) + 0.02); x++) {
        for (let y = Math.floor(Math.min(...ys) - 0.02); y <= Math.floor(Math.max(...ys) + 0.02); y++) {
          const near = ([px, py]) => px > x - 0.1 && px < x + 1.1 && py > y - 0.1 && py < y + 1.1;
          // Lines are cut to the tile and its margin, areas are whole.
          const pieces = type === LINE ? cut(flat, near) : [flat];
          if (!pieces.length) continue;
          const key = `${x} ${y}`;
          if (!held.has(key)) held.set(key, { water: [], landuse: [], buildings: [], roads: [], places: [] });
          held.get(key)[layer].push({ type, properties, lines: pieces.map((piece) => piece.map(([px, py]) => [(px - x) * EXTENT, (py - y) * EXTENT])) });
        }
      }
    }
    const [[left, right], [top, bottom]] = [[across(z, bounds[0]), across(z, bounds[2])], [down(z, bounds[3]), down(z, bounds[1])]].map((pair) => pair.map(Math.floor));
    for (const [key, layers] of held) {
      const [x, y] = key.split(" ").map(Number);
      if (x >= left && x <= right && y >= top && y <= bottom) tiles.push([z, x, y, encode(layers)]);
    }
  }
  return { bytes: archive(tiles, { bounds, coarsest, finest }), tiles: tiles.length };
}

function cut(points, near) {
  const pieces = [];
  let run = [];
  for (const [at, point] of points.entries()) {
    if (near(point) || (points[at + 1] && near(points[at + 1]))) run.push(point);
    else {
      if (run.length) pieces.push([...run, point]);
      run = [];
    }
  }
  if (run.length > 1) pieces.push(run);
  return pieces.filter((piece) => piece.length > 1);
}
