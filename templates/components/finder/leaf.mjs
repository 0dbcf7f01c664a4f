/** Rows from a leaf's columns. `publish/finder/leaf.rs` writes what this reads. */

/** @typedef {{ strong: string, plain: string, when: string }} Line */
/**
 * @typedef {object} Row
 * @property {number} rank
 * @property {string} id
 * @property {string} name
 * @property {string} path
 * @property {string} town
 * @property {string} kind
 * @property {boolean} home
 * @property {import('./geo.mjs').Point | null} point
 * @property {import('./facets.mjs').Mask} mask
 * @property {Line[]} rating
 * @property {Line} price
 * @property {Line} space
 * @property {string} until
 * @property {string} asked the day of a question that has no answer
 * @property {string} phone
 * @property {string} known also known as
 */
/** @typedef {{ rank: number, placed: boolean, claim: string, from: string, digits: string }} Claim */
/** @typedef {string | [string, number[]]} Texts */
/** @typedef {Record<string, any>} LeafFile checked by its build id: it is what the generator wrote */

const HOMES = (1 << 4) | (1 << 5)
const KINDS = 127

/** @param {Texts | undefined} column @returns {string[]} */
export const texts = (column) => {
  if (column === undefined) return []
  if (typeof column === 'string') return column.split('\n')
  const words = column[0].split('\n')
  return column[1].map((at) => words[at])
}

/** @param {string} text @returns {Line} */
const line = (text) => {
  const [strong, plain = '', when = ''] = text.split('\t')
  return { strong, plain, when }
}

/** The address as `plain_slug` in `leaf.rs` has it. @param {string} name @param {string} id */
const slug = (name, id) =>
  `${name.replace(/['’.]/g, '').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '').toLowerCase()}-${id.toLowerCase()}`

/** @param {LeafFile} leaf @returns {Row[]} */
export const rows = (leaf) => {
  /** @type {number[]} */
  const ranks = leaf.r
  const [ids, names, towns, kinds, ratings, prices, spaces, until, asked, phones] = ['i', 'n', 't', 'k', 'w', 'p', 'c', 'u', 'd', 'f'].map((key) => texts(leaf[key]))
  return ranks.map((rank, at) => {
    const filters = leaf.m[at] | (leaf.M[at] << 16)
    return {
      rank,
      id: ids[at],
      name: names[at],
      path: `/services/${leaf.s?.[at] ?? slug(names[at], ids[at])}/`,
      town: towns[at],
      kind: kinds[at],
      home: (filters & KINDS & ~HOMES) === 0,
      point: leaf.a[at] < 0 ? null : { lat: (leaf.A + leaf.a[at]) / 1e5, lon: (leaf.O + leaf.o[at]) / 1e5 },
      mask: [filters, leaf.L?.[at] ?? 0],
      rating: ratings[at].split('\r').map(line),
      price: line(prices[at]),
      space: line(spaces[at]),
      until: until[at],
      asked: asked[at],
      phone: phones[at],
      known: leaf.y?.[at] ?? '',
    }
  })
}

/** Who says that they come, in a leaf of a zone or of an outward code's sectors. @param {LeafFile} leaf @returns {Claim[]} */
export const claims = (leaf) => {
  const [said, from, digits] = ['j', 'b', 'q'].map((key) => texts(leaf[key]))
  return leaf.r.map((/** @type {number} */ rank, /** @type {number} */ at) => ({ rank, placed: leaf.e[at] === 0, claim: said[at], from: from[at], digits: digits[at] }))
}
