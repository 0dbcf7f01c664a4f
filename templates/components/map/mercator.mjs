/**
 * Where tiles lie. Tiles are squares of Web Mercator; the map is flat in degrees, as its areas and marks are. Longitude is even in
 * both. Latitude is not, so a tile's points are moved once, when it is read, to where they would be on even degrees: after that a
 * tile lies on the map as a plain rectangle, at every scale.
 */

/** The middle in degrees, pixels of a degree, and the picture's size. @typedef {{ lat: number, lon: number, degree: { lat: number, lon: number }, wide: number, high: number }} View */
/** @typedef {{ z: number, x: number, y: number }} Tile */
/** West, south, east, north. @typedef {[number, number, number, number]} Box */
/** What the land's index says of an archive: address, where it lies, coarsest and finest zoom, its source. @typedef {[string, Box, number, number, string]} Listed */

/** Pixels along a tile's side, at best: what tiles are made for. */
const SIDE = 512
/** Farther out than this, or with more tiles, it is a map of a country, which the areas draw better. */
const [FAR, MOST] = [8, 30]

/** Of a tile's western edge. @param {number} z @param {number} x */
export const lon = (z, x) => (x / 2 ** z) * 360 - 180

/** Of a tile's northern edge. @param {number} z @param {number} y */
export const lat = (z, y) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z))) * 180) / Math.PI

/** @param {number} z @param {number} degrees */
const across = (z, degrees) => ((degrees + 180) / 360) * 2 ** z

/** @param {number} z @param {number} degrees */
const down = (z, degrees) => ((1 - Math.asinh(Math.tan((degrees * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z

/** The zoom whose tiles would have their best size, with its fraction. @param {View} view */
export const zoom = (view) => Math.log2((view.degree.lon * 360) / SIDE)

/** What is seen. @param {View} view @returns {Box} */
export const seen = ({ lat, lon, degree, wide, high }) => [lon - wide / 2 / degree.lon, lat - high / 2 / degree.lat, lon + wide / 2 / degree.lon, lat + high / 2 / degree.lat]

/** The tiles of an archive that are in the picture; none where it does not reach, or would need too many. @param {View} view @param {Listed} archive @returns {Tile[]} */
export const pick = (view, [, bounds, coarsest, finest]) => {
  if (zoom(view) < FAR) return []
  const z = Math.min(Math.max(Math.round(zoom(view)), coarsest), finest)
  const frame = seen(view)
  const [west, south, east, north] = [Math.max(frame[0], bounds[0]), Math.max(frame[1], bounds[1]), Math.min(frame[2], bounds[2]), Math.min(frame[3], bounds[3])]
  if (west >= east || south >= north) return []
  const [left, top] = [Math.floor(across(z, west)), Math.floor(down(z, north))]
  const [wide, high] = [Math.ceil(across(z, east)) - left, Math.ceil(down(z, south)) - top]
  if (wide * high > MOST) return []
  return Array.from({ length: wide * high }, (_, at) => ({ z, x: left + (at % wide), y: top + Math.floor(at / wide) }))
}

/** Where a tile lies in the picture, in pixels. @param {Tile} tile @param {View} view */
export const place = ({ z, x, y }, view) => {
  const [west, east, north, south] = [lon(z, x), lon(z, x + 1), lat(z, y), lat(z, y + 1)]
  return {
    left: view.wide / 2 + (west - view.lon) * view.degree.lon,
    top: view.high / 2 - (north - view.lat) * view.degree.lat,
    wide: (east - west) * view.degree.lon,
    high: (north - south) * view.degree.lat,
  }
}

/** The part of the picture that a box of degrees covers, in pixels: left, top, right, bottom. @param {Box} box @param {View} view @returns {Box} */
export const reach = ([west, south, east, north], view) => {
  const x = (/** @type {number} */ lon) => view.wide / 2 + (lon - view.lon) * view.degree.lon
  const y = (/** @type {number} */ lat) => view.high / 2 - (lat - view.lat) * view.degree.lat
  return [Math.max(x(west), 0), Math.max(y(north), 0), Math.min(x(east), view.wide), Math.min(y(south), view.high)]
}

/** From a height in a tile (0 at its northern edge, 1 at its southern) to its share of the tile's degrees. @param {Tile} tile @returns {(share: number) => number} */
export const even = ({ z, y }) => {
  const [north, south] = [lat(z, y), lat(z, y + 1)]
  return (share) => (north - lat(z, y + share)) / (north - south)
}
