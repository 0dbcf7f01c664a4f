/**
 * The filters: their groups, their values and the bit of each in a row's mask. The same order as `mask` in
 * `publish/finder/mod.rs`. Words for people stand in the page.
 */

/** @typedef {'kind' | 'need' | 'rating' | 'pays' | 'extra'} Group */
/** @typedef {Record<Group, string[]>} Chosen */

/** @type {Record<Group, string[]>} */
export const VALUES = {
  kind: ['home-care', 'extra-care', 'supported-living', 'shared-lives', 'nursing-home', 'residential-home', 'micro-provider'],
  need: ['children', 'dementia', 'learning-disabilities', 'mental-health', 'older-people', 'mental-health-act', 'drugs-and-alcohol',
    'eating-disorder', 'physical-disability', 'sensory-impairment', 'everyone', 'younger-adults'],
  rating: ['outstanding', 'good', 'requires-improvement', 'inadequate', 'not-rated'],
  pays: ['self-funder', 'council', 'direct-payment', 'chc'],
  extra: ['live-in', 'nights', 'two-carers', 'short-visits'],
}

export const GROUPS = /** @type {Group[]} */ (Object.keys(VALUES))

/** @type {Map<string, number>} */
const BITS = new Map(GROUPS.flatMap((group) => VALUES[group].map((value) => `${group}=${value}`)).map((key, bit) => [key, 1 << bit]))

/** @param {Group} group @param {string} value */
export const bit = (group, value) => BITS.get(`${group}=${value}`) ?? 0

/** The bits of each group that has a choice: a row matches when it has one of each.
 * @param {Chosen} chosen @param {Group} [except] a group that is left out */
export const wanted = (chosen, except) =>
  GROUPS.filter((group) => group !== except && chosen[group].length > 0)
    .map((group) => chosen[group].reduce((mask, value) => mask | bit(group, value), 0))

/** OR inside a group, AND between groups.
 * @param {number} mask @param {number[]} groups */
export const matches = (mask, groups) => groups.every((group) => (mask & group) !== 0)
