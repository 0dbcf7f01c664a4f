/** Rows from their columns. `publish/finder/leaf.rs` writes what this reads. */

/**
 * @typedef {object} Spot what finds and orders a row
 * @property {number} rank its place in the week's shuffle, and its identity
 * @property {number} number its place in the files of cards
 * @property {boolean} home
 * @property {import('./geo.mjs').Point | null} point
 * @property {import('./facets.mjs').Mask} mask
 */
/**
 * @typedef {object} Card what a row says; dates in it are still short
 * @property {string} id
 * @property {string} name
 * @property {string} path
 * @property {string} town
 * @property {string} kind
 * @property {string} rating
 * @property {string} price
 * @property {string} space
 * @property {string} until
 * @property {string} asked the day of a question that has no answer
 * @property {string} phone
 * @property {string} notice of the council, and its last day behind a tab
 */
/** @typedef {Spot & Partial<Card>} Row */
/** @typedef {Spot & Card & { known: string }} Named `known`: also known as */
/** @typedef {{ rank: number, placed: boolean, claim: string, from: string, digits: string }} Claim */
/** @typedef {string | [string] | [string, number[]]} Texts */
/** @typedef {Record<string, any>} LeafFile checked by its build id: it is what the generator wrote */

/** Cards in a file, as in `publish/finder/mod.rs`. */
export const CARDS = 32

const HOMES = (1 << 4) | (1 << 5)
const KINDS = 127

/** @param {Texts} column @param {number} length @returns {string[]} */
export const texts = (column, length) => {
  if (typeof column === 'string') return column.split('\n')
  const words = column[0].split('\n')
  return column[1]?.map((at) => words[at]) ?? Array(length).fill(words[0])
}

/** The address as `plain_slug` in `leaf.rs` has it. @param {string} name @param {string} id */
const slug = (name, id) =>
  `${name.replace(/['’.]/g, '').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '').toLowerCase()}-${id.toLowerCase()}`

/** @param {LeafFile} leaf @returns {Spot[]} */
export const spots = ({ i, r, z, a, o, m, M, L }) => {
  let [number, lat] = [0, z?.[0] ?? 0]
  return r.map((/** @type {number} */ rank, /** @type {number} */ at) => {
    const filters = m[at] | (M[at] << 16)
    // Numbers that follow each other are told by the first.
    number += i?.[at] ?? 1
    lat += a?.[at] ?? 0
    return {
      rank,
      number,
      home: (filters & KINDS & ~HOMES) === 0,
      point: o && o[at] >= 0 ? { lat: lat / 1e5, lon: (z[1] + o[at]) / 1e5 } : null,
      mask: [filters, L?.[at] ?? 0],
    }
  })
}

/** @param {LeafFile} leaf @returns {Card[]} */
export const cards = (leaf) => {
  const names = texts(leaf.n, 1)
  const [ids, phones, ratings, towns, kinds, prices, spaces, until, asked] = [...'Ifwtkpcud'].map((key) => texts(leaf[key], names.length))
  return names.map((name, at) => ({
    id: ids[at],
    name,
    path: `/services/${leaf.s?.[at] ?? slug(name, ids[at])}/`,
    town: towns[at],
    kind: kinds[at],
    rating: ratings[at],
    price: prices[at],
    space: spaces[at],
    until: until[at],
    asked: asked[at],
    phone: phones[at],
    notice: leaf.x?.[at] ?? '',
  }))
}

/** Spots with their cards. @param {LeafFile} leaf @returns {Named[]} */
export const rows = (leaf) => {
  if (!leaf.r.length) return []
  const said = cards(leaf)
  return spots(leaf).map((spot, at) => ({ ...spot, ...said[at], known: leaf.y?.[at] ?? '' }))
}

/** Who says that they come, in a file of a zone or of an outward code's sectors. @param {LeafFile} leaf @returns {Claim[]} */
export const claims = (leaf) => {
  const [said, from, digits] = [...'jbq'].map((key) => texts(leaf[key], leaf.r.length))
  return leaf.r.map((/** @type {number} */ rank, /** @type {number} */ at) => ({ rank, placed: leaf.e[at] === 0, claim: said[at], from: from[at], digits: digits[at] }))
}

const EPOCH = Date.UTC(1950, 0, 1)
const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** @param {number} n @param {string} unit */
const some = (n, unit) => (n ? `${n} ${unit}${n > 1 ? 's' : ''} ` : '')

/** Dates in a line of words, and their ages on the site's day, as `pack.rs` made them short. @param {string} line @param {Date} today */
export const unpack = (line, today) =>
  line.replace(/\x7f(\x7f?)(...)/g, (_, aged, digits) => {
    const day = new Date(EPOCH + parseInt(digits, 36) * 864e5)
    const months = (today.getUTCFullYear() - day.getUTCFullYear()) * 12 + today.getUTCMonth() - day.getUTCMonth() - Number(today.getUTCDate() < day.getUTCDate())
    return dates.format(day) + (aged && `, ${some(Math.floor(months / 12), 'year')}${some(months % 12, 'month')}ago`)
  })
