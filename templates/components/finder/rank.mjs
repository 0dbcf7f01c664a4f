/** The order in which services stand: the same as `enrich/order.rs`, which says why. `cases.json` drives the tests of both. */
import { BANDS, BEYOND, band, miles } from './geo.mjs'

/** @typedef {'placed' | 'stated' | 'near'} Evidence */
/** @typedef {{ rank: number, point: import('./geo.mjs').Point | null }} Ranked */
/**
 * @template {Ranked} R
 * @typedef {{ row: R, evidence: Evidence, miles: number | null, band: number }} Hit
 */

/** How many near services are shown before the search goes no further. */
export const ENOUGH = 100

/** @type {Evidence[]} */
export const EVIDENCE = ['placed', 'stated', 'near']

/** The narrowest band that holds enough of the near ones; the last when none does.
 * @param {{ evidence: Evidence, band: number }[]} hits @param {number} enough */
export const reach = (hits, enough) => {
  const counts = BANDS.map(() => 0)
  for (const hit of hits) if (hit.evidence === 'near' && hit.band < BEYOND) counts[hit.band] += 1
  let sum = 0
  const at = counts.findIndex((count) => (sum += count) >= enough)
  return at < 0 ? BEYOND - 1 : at
}

/**
 * @template {Ranked} R
 * @param {import('./geo.mjs').Point} from
 * @param {Iterable<R>} rows
 * @param {(row: R) => Evidence} evidenceOf
 * @param {number} enough
 * @returns {Hit<R>[]}
 */
export const arrange = (from, rows, evidenceOf, enough = ENOUGH) => {
  /** @type {Hit<R>[]} */
  const hits = []
  for (const row of rows) {
    const distance = row.point ? miles(from, row.point) : null
    const hit = { row, evidence: evidenceOf(row), miles: distance, band: distance === null ? BEYOND : band(distance) }
    if (hit.evidence !== 'near' || hit.band < BEYOND) hits.push(hit)
  }
  const last = reach(hits, enough)
  return hits
    .filter((hit) => hit.evidence !== 'near' || hit.band <= last)
    .sort((a, b) => EVIDENCE.indexOf(a.evidence) - EVIDENCE.indexOf(b.evidence) || a.band - b.band || a.row.rank - b.row.rank)
}
