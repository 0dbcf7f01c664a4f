/**
 * What is drawn of a tile: each layer's features as one of a few parts, or nothing. Knows the layers of Protomaps' basemap (version
 * 4) and of OS Open Zoomstack; both have `roads`, with other words. The generator accepts an archive by the same names.
 */

/** From the bottom to the top. @typedef {'green' | 'water' | 'stream' | 'building' | 'path' | 'rail' | 'minor' | 'middle' | 'main' | 'motorway' | 'place'} Part */
/** @typedef {Record<string, string | number | boolean>} Properties */
/** `rank`: of a place's name, 0 for a city. @typedef {{ part: Part, name?: string, rank?: number }} Drawn */

/** @type {Map<unknown, Part>} */
const ROADS = new Map(Object.entries({
  highway: 'motorway', major_road: 'main', medium_road: 'middle', minor_road: 'minor', path: 'path', rail: 'rail',
  Motorway: 'motorway', Primary: 'main', 'A Road': 'main', 'B Road': 'middle', Minor: 'minor', Local: 'minor', Restricted: 'minor', 'Guided Busway': 'minor',
}))
/** Of Protomaps' major roads those that are no A roads. */
const MIDDLE = new Set(/** @type {unknown[]} */ (['secondary', 'tertiary']))
/** Beside every street: lines that say nothing of the way. */
const BESIDE = new Set(/** @type {unknown[]} */ (['crossing', 'sidewalk']))
const GREEN = new Set(/** @type {unknown[]} */ (['allotments', 'cemetery', 'forest', 'golf_course', 'grass', 'grassland', 'meadow', 'national_park', 'nature_reserve', 'park', 'pitch', 'playground', 'protected_area', 'recreation_ground', 'scrub', 'village_green', 'wood', 'zoo']))
/** @type {Map<unknown, number>} */
const PLACES = new Map(Object.entries({
  city: 0, town: 1, village: 2, suburb: 2, macrohood: 2, hamlet: 3, neighbourhood: 3, quarter: 3, locality: 3,
  Capital: 0, City: 0, Town: 1, Village: 2, 'Suburban Area': 2, Hamlet: 3, 'Small Settlements': 3,
}))

/** @param {unknown} name */
const text = (name) => (typeof name === 'string' && name ? { name } : {})

/** @param {unknown} name @param {...unknown} kinds the first that is known counts @returns {Drawn | null} */
const place = (name, ...kinds) => {
  const rank = kinds.map((kind) => PLACES.get(kind)).find((rank) => rank !== undefined)
  return rank === undefined ? null : { part: 'place', rank, ...text(name) }
}

/** @param {Properties} p @returns {Drawn | null} */
const road = (p) => {
  const of = ROADS.get(p.kind ?? p.type)
  if (!of || (of === 'rail' && p.is_tunnel) || BESIDE.has(p.kind_detail)) return null
  const part = of === 'main' && MIDDLE.has(p.kind_detail) ? 'middle' : of
  const number = part === 'main' || part === 'motorway' ? p.ref ?? p.shield_text ?? p.number : undefined
  return { part, ...(part === 'rail' ? {} : text(number ?? p.name)) }
}

/** @type {Record<string, (properties: Properties) => Drawn | null>} */
export const LAYERS = {
  buildings: (p) => (p.kind === 'address' ? null : { part: 'building' }),
  greenspaces: () => ({ part: 'green' }),
  landuse: (p) => (GREEN.has(p.kind) ? { part: 'green' } : null),
  names: (p) => place(p.name1, p.type),
  places: (p) => place(p.name, p.kind_detail, p.kind),
  rail: (p) => (p.type === 'Tunnel' ? null : { part: 'rail' }),
  railwaystations: (p) => ({ part: 'place', rank: 3, ...text(p.name) }),
  roads: road,
  sea: () => ({ part: 'water' }),
  surfacewater: () => ({ part: 'water' }),
  water: () => ({ part: 'water' }),
  waterlines: () => ({ part: 'stream' }),
  woodland: () => ({ part: 'green' }),
}
