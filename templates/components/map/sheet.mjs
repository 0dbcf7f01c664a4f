/** One tile, read and made ready to be drawn at any scale. */
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { even } from './mercator.mjs'
import { LAYERS } from './scheme.mjs'

/** @typedef {import('./scheme.mjs').Part} Part */
/** Units along a tile's side. */
export const UNITS = 4096
const [POINT, LINE, AREA] = [1, 2, 3]

/** A name and where it may stand: at a point, or along a line. @typedef {{ text: string, part: Part, rank: number, line: [number, number][] }} Name */
/** @typedef {{ paths: Map<Part, Path2D>, names: Name[] }} Sheet */

/** @param {ArrayBuffer} bytes @param {import('./mercator.mjs').Tile} tile @returns {Sheet} */
export const read = (bytes, tile) => {
  /** @type {Sheet} */
  const sheet = { paths: new Map(), names: [] }
  const down = even(tile)
  const { layers } = new VectorTile(new PbfReader(bytes))
  for (const [name, draw] of Object.entries(LAYERS)) {
    const layer = layers[name]
    if (!layer) continue
    for (let at = 0; at < layer.length; at++) {
      const feature = layer.feature(at)
      const drawn = draw(feature.properties)
      if (!drawn) continue
      // A river may come as a line in a layer of areas.
      const part = drawn.part === 'water' && feature.type === LINE ? 'stream' : drawn.part
      if ((part === 'place') !== (feature.type === POINT)) continue
      /** @type {[number, number][][]} */
      const lines = feature.loadGeometry().map((line) => line.map(({ x, y }) => [(x / layer.extent) * UNITS, down(y / layer.extent) * UNITS]))
      if (part !== 'place') trace(sheet.paths, part, lines, feature.type === AREA)
      if (drawn.name && feature.type !== AREA) for (const line of lines) sheet.names.push({ text: drawn.name, part, rank: drawn.rank ?? 9, line })
    }
  }
  return sheet
}

/** @param {Map<Part, Path2D>} paths @param {Part} part @param {[number, number][][]} lines @param {boolean} closed */
const trace = (paths, part, lines, closed) => {
  let path = paths.get(part)
  if (!path) paths.set(part, (path = new Path2D()))
  for (const line of lines) {
    for (const [at, [x, y]] of line.entries()) at ? path.lineTo(x, y) : path.moveTo(x, y)
    if (closed) path.closePath()
  }
}
