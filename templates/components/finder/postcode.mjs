/** Postcodes: what was typed, and an outward code's file. `publish/finder/outward.rs` writes what this reads. */

/** @typedef {{ outward: string, digit: string, inward: string }} Typed `digit` and `inward` are empty where not typed */
/**
 * @typedef {object} Found where a search starts
 * @property {import('./geo.mjs').Point} point
 * @property {string} digit of the sector that claims are about; empty for none
 * @property {string} area "Worthing, West Sussex"
 * @property {number[][]} covers leaves of those who say that they come
 */
/** @typedef {[string, string, string, number[], string, string]} SectorColumns */
/**
 * @typedef {object} OutwardFile
 * @property {[number, number]} p
 * @property {Record<string, SectorColumns>} u
 * @property {Record<string, [number, number, string]>} m
 * @property {[string, number[]][]} s
 * @property {number[][][]} z
 * @property {number[][]} [q]
 */
/** @typedef {{ found?: Found, how: 'unit' | 'sector' | 'outward' | 'ended' | 'pointless' | 'unknown', ended?: string }} Answer */

const FORM = /^([A-Z]{1,2}\d[A-Z\d]?)(?:(\d)([ABD-HJLNP-UW-Z]{2})?)?$/

/** @param {string} text @returns {Typed | null} */
export const read = (text) => {
  const plain = text.toUpperCase().replace(/[\s.,-]+/g, '')
  if (plain.length < 2 || plain.length > 7) return null
  if (plain.length >= 5) {
    // The inward code is the last three; its first is a digit, whatever letter was typed for it.
    const inward = plain.slice(-3).replace(/^O/, '0').replace(/^I/, '1')
    const outward = plain.slice(0, -3)
    if (/^[A-Z]{1,2}\d[A-Z\d]?$/.test(outward) && /^\d[ABD-HJLNP-UW-Z]{2}$/.test(inward)) {
      return { outward, digit: inward[0], inward: inward.slice(1) }
    }
  }
  const sector = /^\s*([A-Z]{1,2}\d[A-Z\d]?)\s+(\d)\s*$/.exec(text.toUpperCase())
  if (sector) return { outward: sector[1], digit: sector[2], inward: '' }
  const match = FORM.exec(plain)
  if (match && !match[2]) return { outward: match[1], digit: '', inward: '' }
  // "BN113" is read as the sector it can only be.
  if (match && !match[3]) return { outward: match[1], digit: match[2], inward: '' }
  return null
}

/** "BN11 3DH", "BN11 3", "BN11". @param {Typed} typed */
export const write = (typed) => `${typed.outward}${typed.digit && ` ${typed.digit}${typed.inward}`}`

/** The letters in front: "BN". @param {string} outward */
export const letters = (outward) => outward.replace(/\d.*$/, '')

const LONGEST = 56

/** Where two letters stand in a sector's units; -1: nowhere. Each unit is a step from the one before.
 * @param {string} steps @param {string} inward */
const placeOf = (steps, inward) => {
  const wanted = (inward.charCodeAt(0) - 65) * 26 + inward.charCodeAt(1) - 65
  let [place, at] = [-1, 0]
  for (const step of steps) {
    if (step === '~') {
      place += LONGEST
      continue
    }
    place += step.charCodeAt(0) - 35
    if (place === wanted) return at
    at += 1
  }
  return -1
}

/** Steps of two digits, the sign in the lowest bit; `~` before one of four. `outward.rs` has the digits. @param {string} text */
export const steps = (text) => {
  const digit = (/** @type {number} */ at) => text.charCodeAt(at) - 35 - Number(text.charCodeAt(at) > 92)
  const all = []
  for (let at = 0; at < text.length; at += 2) {
    let n = 0
    if (text[at] === '~') {
      n = digit(at + 1) * 90 + digit(at + 2)
      at += 3
    }
    n = n * 8100 + digit(at) * 90 + digit(at + 1)
    all.push(n & 1 ? -(n + 1) / 2 : n / 2)
  }
  return all
}

/** @param {OutwardFile} file @param {string} digit @param {string} inward */
const unit = (file, digit, inward) => {
  const columns = file.u[digit]
  if (!columns) return null
  const [codes, lats, lons, runs] = [columns[0], steps(columns[1]), steps(columns[2]), columns[3]]
  const wanted = placeOf(codes, inward)
  let [lat, lon, run, left] = [file.p[0], file.p[1], 0, runs[1] ?? 0]
  for (let at = 0; at < lats.length; at += 1) {
    lat += lats[at]
    lon += lons[at]
    while (left === 0 && run + 2 < runs.length) {
      run += 2
      left = runs[run + 1]
    }
    left -= 1
    if (at === wanted) return { point: { lat: lat / 1e5, lon: lon / 1e5 }, set: runs[run] }
  }
  return null
}

/** @param {OutwardFile} file @param {import('./geo.mjs').Point} point @param {string} digit @param {number | undefined} set @returns {Found} */
const found = (file, point, digit, set) => {
  const [area, zones] = set === undefined ? ['', []] : file.s[set]
  return { point, digit, area, covers: [...zones.flatMap((zone) => file.z[zone]), ...(file.q ?? [])] }
}

/** The middle of a sector or of the outward code: as the live postcode nearest to it.
 * @param {OutwardFile} file @param {string} digit @returns {Found | undefined} */
const middle = (file, digit) => {
  const at = file.m[digit]
  if (!at) return undefined
  const [lat, lon, inward] = at
  const point = { lat: (file.p[0] + lat) / 1e5, lon: (file.p[1] + lon) / 1e5 }
  return found(file, point, inward[0] ?? '', unit(file, inward.slice(0, 1), inward.slice(1))?.set)
}

/** Looks a typed postcode up. A unit that is not there falls back to its sector, then to its outward code.
 * @param {OutwardFile} file @param {Typed} typed @returns {Answer} */
export const lookUp = (file, typed) => {
  const fallBack = () => middle(file, typed.digit) ?? middle(file, '')
  if (!typed.digit) return { found: middle(file, ''), how: 'outward' }
  if (!typed.inward) return file.m[typed.digit] ? { found: middle(file, typed.digit), how: 'sector' } : { found: middle(file, ''), how: 'unknown' }
  const here = unit(file, typed.digit, typed.inward)
  const columns = file.u[typed.digit]
  const ended = columns?.[5].split(' ').find((one) => one.startsWith(typed.inward))?.slice(2)
  if (here) return { found: found(file, here.point, typed.digit, here.set), how: ended ? 'ended' : 'unit', ended }
  const pointless = columns?.[4].match(/../g)?.includes(typed.inward)
  return { found: fallBack(), how: ended ? 'ended' : pointless ? 'pointless' : 'unknown', ended }
}

/** A place stands for the live postcode nearest to its middle, seen from the middle.
 * @param {OutwardFile} file @param {import('./geo.mjs').Point} point @param {string} inward @returns {Found} */
export const atPlace = (file, point, inward) => found(file, point, inward[0] ?? '', unit(file, inward.slice(0, 1), inward.slice(1))?.set)
