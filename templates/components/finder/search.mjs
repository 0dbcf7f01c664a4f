/**
 * The search itself: which files hold the answer, and when it is whole. Exact: a file is left unread only when nothing in it
 * can belong to the list. Knows nothing of the page.
 */
import { GROUPS, VALUES, bit, matches, meet, wanted } from './facets.mjs'
import { BANDS, milesToBox } from './geo.mjs'
import { CARDS, cards, claims, rows, spots } from './leaf.mjs'
import { ENOUGH, arrange, reach } from './rank.mjs'
import { Failure } from './store.mjs'

/** @typedef {import('./leaf.mjs').Row} Row */
/** @typedef {import('./leaf.mjs').Claim} Claim */
/** @typedef {import('./rank.mjs').Hit<Row>} Hit */
/** @typedef {import('./postcode.mjs').Found} Found */
/** @typedef {import('./facets.mjs').Chosen} Chosen */
/** @typedef {{ id: number, box: import('./geo.mjs').Box, mask: import('./facets.mjs').Mask }} SpotFile */
/** @typedef {{ hits: Hit[], claims: Map<number, Claim>, whole: boolean }} Answer `whole`: the number is final */
/** @typedef {Record<string, number>} Counts by `group=value` */

/** Beyond this many files the numbers beside the filters are not worth their bytes. */
const WORTH_COUNTING = 16

/** The files of a kind of care, or of all, within reach of a postcode area.
 * @param {number[][] | undefined} columns @returns {SpotFile[]} */
const entries = (columns) => {
  if (!columns) return []
  const [ids, souths, wests, height, width, low, high, spoken] = columns
  let [id, south, west] = [0, 0, 0]
  return ids.map((step, at) => {
    id += step
    south += souths[at]
    west += wests[at]
    const box = { south: south / 1000, west: west / 1000, north: (south + height[at]) / 1000, east: (west + width[at]) / 1000 }
    return { id, box, mask: /** @type {import('./facets.mjs').Mask} */ ([low[at] | (high[at] << 16), spoken[at]]) }
  })
}

export class Search {
  /** Rows by rank: everything that was read. @type {Map<number, Row>} */
  #rows = new Map()
  /** Files of spots that were read. @type {Set<number>} */
  #read = new Set()

  /** @param {import('./store.mjs').Store} store */
  constructor(store) {
    this.store = store
  }

  /** @param {Row[]} read */
  #keep(read) {
    for (const row of read) {
      // Holes in a column make no row.
      if (!Number.isInteger(row.rank) || !Number.isInteger(row.number)) continue
      const held = this.#rows.get(row.rank)
      if (held) Object.assign(held, row)
      else this.#rows.set(row.rank, row)
    }
  }

  /** @param {number} id */
  async #spots(id) {
    if (this.#read.has(id)) return
    const file = await this.store.file(`s/${id}.json`)
    this.#keep(spots(file))
    this.#read.add(id)
  }

  /** Who says that they come here: the surest claim of each. @param {Found} from */
  async #claims(from) {
    /** @type {Map<number, Claim>} */
    const best = new Map()
    for (const file of await Promise.all(from.covers.map(([id]) => this.store.file(`l/${id}.json`)))) {
      this.#keep(rows(file))
      for (const claim of claims(file)) {
        if (claim.digits && !claim.digits.includes(from.digit || ' ')) continue
        const held = best.get(claim.rank)
        if (!held || (claim.placed && !held.placed)) best.set(claim.rank, claim)
      }
    }
    return best
  }

  /** Reads what the cards of some hits say, and of those of more that stand in the same files. @param {Hit[]} hits @param {Hit[]} more */
  async cards(hits, more = hits) {
    const bare = (/** @type {Hit[]} */ some) => some.map((hit) => hit.row).filter((row) => row.name === undefined)
    const file = (/** @type {Row} */ row) => Math.floor(row.number / CARDS)
    const ids = [...new Set(bare(hits).map(file))]
    const files = new Map(await Promise.all(ids.map(async (id) => /** @type {const} */ ([id, cards(await this.store.file(`c/${id}.json`))]))))
    for (const row of bare(more)) Object.assign(row, files.get(file(row))?.[row.number % CARDS])
    // A card without words would be a service that is not there.
    if (bare(hits).length) throw new Failure('broken')
  }

  /**
   * The list for an address. `show` is called with every longer beginning of it that is certain while the rest is on its way;
   * the first of them is waited for, so that nothing is asked for before something is seen.
   * @param {any} area the postcode area's file
   * @param {Found} from
   * @param {Chosen} chosen
   * @param {number} wantedRows how many have to be certain for `show` to be called no more
   * @param {(answer: Answer) => void | Promise<void>} show
   * @returns {Promise<Answer>}
   */
  async near(area, from, chosen, wantedRows, show) {
    const groups = wanted(chosen)
    const claiming = this.#claims(from)
    // A failure is told by whoever waits for it.
    claiming.catch(() => {})
    const [kind, another] = chosen.kind
    const files = entries(kind && !another ? (await this.store.file(`k/${area.n}.json`))[kind] : area.t)
      .filter((file) => matches(file.mask, groups))
      .map((file) => ({ ...file, least: milesToBox(from.point, file.box) }))
    const within = (/** @type {number} */ end) => files.filter((file) => file.least < end).map((file) => file.id)
    // What is needed first is asked for together: the claims and the nearest spots.
    for (const id of within(BANDS[0])) this.#spots(id).catch(() => {})
    const claimed = await claiming
    /** @param {number} end @param {boolean} whole @returns {Answer} */
    const answer = (end, whole) => {
      const found = [...this.#rows.values()].filter((row) => matches(row.mask, groups))
      const hits = arrange(from.point, found, (row) => evidence(claimed, row), ENOUGH).filter((hit) => hit.evidence !== 'near' || hit.band <= end)
      return { hits, claims: claimed, whole }
    }
    let shown = 0
    for (const [at, end] of BANDS.entries()) {
      const ids = within(end)
      if (shown < wantedRows && ids.some((id) => !this.#read.has(id))) {
        const sofar = answer(at - 1, false)
        if (sofar.hits.length > shown) {
          const showing = show(sofar)
          if (!shown) await showing
          shown = sofar.hits.length
        }
      }
      await Promise.all(ids.map((id) => this.#spots(id)))
      const sofar = answer(at, at === BANDS.length - 1)
      if (sofar.whole || nearCount(sofar.hits) >= ENOUGH) return { ...sofar, whole: true }
    }
    throw new Error('the last band ends the search')
  }

  /** How many services there would be with each filter, within the distance that the list goes to; null where that is too much to read.
   * @param {any} area @param {Found} from @param {Chosen} chosen @param {Answer} answer @returns {Promise<Counts | null>} */
  async counts(area, from, chosen, answer) {
    const last = reach(answer.hits, ENOUGH)
    const ids = entries(area.t).filter((file) => milesToBox(from.point, file.box) < BANDS[last]).map((file) => file.id)
    if (ids.filter((id) => !this.#read.has(id)).length > WORTH_COUNTING) return null
    await Promise.all(ids.map((id) => this.#spots(id)))
    const within = arrange(from.point, this.#rows.values(), (row) => evidence(answer.claims, row), Infinity)
      .filter((hit) => hit.evidence !== 'near' || hit.band <= last)
    return count(within.map((hit) => hit.row.mask), chosen)
  }
}

/** @param {Map<number, Claim>} claimed @param {Row} row @returns {import('./rank.mjs').Evidence} */
const evidence = (claimed, row) => {
  const claim = row.home ? undefined : claimed.get(row.rank)
  return claim ? (claim.placed ? 'placed' : 'stated') : 'near'
}

/** @param {Hit[]} hits */
const nearCount = (hits) => hits.filter((hit) => hit.evidence === 'near').length

/** @param {import('./facets.mjs').Mask[]} masks @param {Chosen} chosen @returns {Counts} */
export const count = (masks, chosen) => {
  /** @type {Counts} */
  const counts = {}
  for (const group of GROUPS) {
    const others = wanted(chosen, group)
    const left = masks.filter((mask) => matches(mask, others))
    for (const value of VALUES[group]) counts[`${group}=${value}`] = left.filter((mask) => meet(mask, bit(group, value))).length
  }
  return counts
}
