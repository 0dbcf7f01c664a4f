/** Distances. The same numbers as `Point::miles_to` in the model and the bands of `enrich/order.rs`. */

/** @typedef {{ lat: number, lon: number }} Point */
/** @typedef {{ south: number, west: number, north: number, east: number }} Box */

/** Upper ends of the distance bands, in miles, exclusive. */
export const BANDS = [1, 3, 5, 10, 15, 25, 40]
export const BEYOND = BANDS.length

const EARTH_MILES = 3958.7613

/** @param {number} degrees */
const radians = (degrees) => degrees * (Math.PI / 180)

/** Great-circle distance (haversine). @param {Point} a @param {Point} b */
export const miles = (a, b) => {
  const [from, to] = [radians(a.lat), radians(b.lat)]
  const halfLat = Math.sin((to - from) / 2)
  const halfLon = Math.sin(radians(b.lon - a.lon) / 2)
  const h = halfLat * halfLat + Math.cos(from) * Math.cos(to) * halfLon * halfLon
  return 2 * EARTH_MILES * Math.asin(Math.min(Math.sqrt(h), 1))
}

/** @param {number} distance */
export const band = (distance) => {
  const at = BANDS.findIndex((end) => distance < end)
  return at < 0 ? BEYOND : at
}

/** A bound on the miles from a point to anything in a box: never more than the truth.
 * @param {Point} point @param {Box} box */
export const milesToBox = (point, box) => {
  const lat = Math.max(box.south - point.lat, point.lat - box.north, 0)
  const lon = Math.max(box.west - point.lon, point.lon - box.east, 0)
  const north = Math.cos(radians(Math.max(point.lat, box.north)))
  return Math.hypot(lat * 69, lon * 69 * north) * 0.99
}

/** "3.4 miles", "1 mile", "12 miles". @param {number} distance */
export const words = (distance) => {
  const tenths = Math.round(distance * 10)
  if (tenths < 1) return 'less than 0.1 miles'
  if (tenths === 10) return '1 mile'
  return `${distance >= 9.95 ? Math.round(distance) : tenths / 10} miles`
}
