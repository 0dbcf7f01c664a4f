/**
 * The search itself: which files hold the answer, and when it is whole. Exact: a leaf is left unread only when nothing in it
 * can belong to the list. Knows nothing of the page.
 */
import { GROUPS, VALUES, bit, matches, meet, wanted } from './facets.mjs'
import { BANDS, milesToBox } from './geo.mjs'
import { claims, rows } from './leaf.mjs'
import { ENOUGH, arrange, reach } from './rank.mjs'

/** @typedef {import('./leaf.mjs').Row} Row */
/** @typedef {import('./leaf.mjs').Claim} Claim */
/** @typedef {import('./rank.mjs').Hit<Row>} Hit */
/** @typedef {import('./postcode.mjs').Found} Found */
/** @typedef {import('./facets.mjs').Chosen} Chosen */
/** @typedef {{ id: number, box: import('./geo.mjs').Box, mask: import('./facets.mjs').Mask }} LeafEntry */
/** @typedef {{ hits: Hit[], claims: Map<number, Claim>, whole: boolean }} Answer `whole`: the number is final */
/** @typedef {Record<string, number>} Counts by `group=value` */
/** @typedef {{ group: import('./facets.mjs').Group | '', value: string, left: Chosen, services: number }} Lift `left`: what stays chosen */

/** Beyond this many leaves the numbers beside the filters are not worth their bytes. */
const WORTH_COUNTING = 24

/** The leaves of a kind of care, or of all, within reach of a postcode area.
 * @param {any} area @param {string} kind @returns {LeafEntry[]} */
const entries = (area, kind) => {
  const columns = area.t[kind]
  if (!columns) return []
  const [steps, south, west, north, east, low, high, spoken] = columns
  let id = 0
  return steps.map((/** @type {number} */ step, /** @type {number} */ at) => {
    id += step
    const box = { south: south[at] / 100, west: west[at] / 100, north: north[at] / 100, east: east[at] / 100 }
    return { id, box, mask: /** @type {import('./facets.mjs').Mask} */ ([low[at] | (high[at] << 16), spoken[at]]) }
  })
}

export class Search {
  /** Rows by rank: everything that was read. @type {Map<number, Row>} */
  #rows = new Map()
  /** Ranks in a leaf, once read. @type {Map<number, number[]>} */
  #leaves = new Map()

  /** @param {import('./store.mjs').Store} store */
  constructor(store) {
    this.store = store
  }

  /** @param {number} id */
  async #leaf(id) {
    const held = this.#leaves.get(id)
    if (held) return held
    const file = await this.store.file(`l/${id}.json`)
    const ranks = rows(file).map((row) => {
      if (!this.#rows.has(row.rank)) this.#rows.set(row.rank, row)
      return row.rank
    })
    this.#leaves.set(id, ranks)
    return ranks
  }

  /** Who says that they come here: the surest claim of each. @param {Found} from */
  async #claims(from) {
    /** @type {Map<number, Claim>} */
    const best = new Map()
    const files = await Promise.all(from.covers.map(async ([id]) => {
      await this.#leaf(id)
      return this.store.file(`l/${id}.json`)
    }))
    for (const claim of files.flatMap(claims)) {
      if (claim.digits && !claim.digits.includes(from.digit || ' ')) continue
      const held = best.get(claim.rank)
      if (!held || (claim.placed && !held.placed)) best.set(claim.rank, claim)
    }
    return best
  }

  /**
   * The list for an address. `show` is called with every longer beginning of it that is certain, and last with the whole.
   * @param {any} area the postcode area's file
   * @param {Found} from
   * @param {Chosen} chosen
   * @param {number} wantedRows how many have to be certain before `show` is worth calling
   * @param {(answer: Answer) => void} show
   */
  async near(area, from, chosen, wantedRows, show) {
    const groups = wanted(chosen)
    const tree = chosen.kind.length === 1 ? chosen.kind[0] : ''
    const leaves = entries(area, tree)
      .filter((leaf) => matches(leaf.mask, groups))
      .map((leaf) => ({ ...leaf, least: milesToBox(from.point, leaf.box) }))
    // What is needed first is asked for together: the claims and the nearest leaves.
    const first = leaves.filter((leaf) => leaf.least < BANDS[0])
    const [claimed] = await Promise.all([this.#claims(from), ...first.map((leaf) => this.#leaf(leaf.id))])
    /** @param {number} end @param {boolean} whole @returns {Answer} */
    const answer = (end, whole) => {
      const found = [...this.#rows.values()].filter((row) => matches(row.mask, groups))
      const hits = arrange(from.point, found, (row) => evidence(claimed, row), ENOUGH).filter((hit) => hit.evidence !== 'near' || hit.band <= end)
      return { hits, claims: claimed, whole }
    }
    let read = 0
    for (const [at, end] of BANDS.entries()) {
      const next = leaves.filter((leaf) => leaf.least < end)
      await Promise.all(next.map((leaf) => this.#leaf(leaf.id)))
      const sofar = answer(at, false)
      const done = at === BANDS.length - 1 || nearCount(sofar.hits) >= ENOUGH
      if (done) {
        const last = { ...sofar, whole: true }
        show(last)
        return last
      }
      if (sofar.hits.length > Math.min(read, wantedRows)) show(sofar)
      read = sofar.hits.length
    }
    throw new Error('the last band ends the search')
  }

  /** How many services there would be with each filter, within the distance that the list goes to; null where that is too much to read.
   * @param {any} area @param {Found} from @param {Chosen} chosen @param {Answer} answer @returns {Promise<Counts | null>} */
  async counts(area, from, chosen, answer) {
    const last = reach(answer.hits, ENOUGH)
    const leaves = entries(area, '').filter((leaf) => milesToBox(from.point, leaf.box) < BANDS[last])
    if (leaves.filter((leaf) => !this.#leaves.has(leaf.id)).length > WORTH_COUNTING) return null
    await Promise.all(leaves.map((leaf) => this.#leaf(leaf.id)))
    const within = arrange(from.point, this.#rows.values(), (row) => evidence(answer.claims, row), Infinity)
      .filter((hit) => hit.evidence !== 'near' || hit.band <= last)
    return count(within.map((hit) => hit.row.mask), chosen)
  }

  /** What to lift when a list is empty: the filter that finds the most without it, or else the filters of a group, all but
   * the kind of care, or all.
   * @param {any} area @param {Found} from @param {Chosen} chosen @returns {Promise<Lift | null>} */
  async lift(area, from, chosen) {
    const only = { kind: [], need: [], rating: [], pays: [], extra: [] }
    /** @type {Omit<Lift, 'services'>[][]} from the smallest change to the largest */
    const steps = [
      GROUPS.flatMap((group) => chosen[group].map((value) => ({ group, value, left: { ...chosen, [group]: chosen[group].filter((v) => v !== value) } }))),
      GROUPS.map((group) => ({ group, value: '', left: { ...chosen, [group]: [] } })),
      [{ group: '', value: '', left: { ...only, kind: chosen.kind } }, { group: '', value: '', left: only }],
    ]
    for (const step of steps) {
      let best = null
      for (const lift of step) {
        const { hits } = await this.near(area, from, lift.left, Infinity, () => {})
        if (hits.length && (!best || hits.length > best.services)) best = { ...lift, services: hits.length }
        if (best && step === steps[2]) break
      }
      if (best) return best
    }
    return null
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
