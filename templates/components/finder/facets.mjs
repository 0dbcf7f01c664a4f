/**
 * The filters: their groups, their values and the bit of each in a row's mask. The same order as `mask` in
 * `publish/finder/mod.rs`. Words for people stand in the page.
 */

/** @typedef {'kind' | 'need' | 'rating' | 'pays' | 'extra'} Group */
/** @typedef {Record<Group, string[]>} Chosen */
/** @typedef {[number, number]} Mask 32 bits of the filters that every site has, and those of its languages */

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

/** @type {Map<string, Mask>} */
const BITS = new Map(GROUPS.flatMap((group) => VALUES[group].map((value) => `${group}=${value}`)).map((key, bit) => [key, [1 << bit, 0]]))

/** The languages of this site, in the order of their bits: "speaks-polish". They are extras. @param {string[]} languages */
export const speak = (languages) => {
  for (const [at, language] of languages.entries()) {
    if (!VALUES.extra.includes(language)) VALUES.extra.push(language)
    BITS.set(`extra=${language}`, [0, 1 << at])
  }
}

/** @type {Mask} */
const NOTHING = [0, 0]

/** @param {Mask} a @param {Mask} b @returns {Mask} */
export const both = (a, b) => [a[0] | b[0], a[1] | b[1]]

/** Whether two have a bit in common. @param {Mask} a @param {Mask} b */
export const meet = (a, b) => ((a[0] & b[0]) | (a[1] & b[1])) !== 0

/** @param {Group} group @param {string} value @returns {Mask} */
export const bit = (group, value) => BITS.get(`${group}=${value}`) ?? NOTHING

/** The bits of each group that has a choice: a row matches when it has one of each.
 * @param {Chosen} chosen @param {Group} [except] a group that is left out */
export const wanted = (chosen, except) =>
  GROUPS.filter((group) => group !== except && chosen[group].length > 0)
    .map((group) => chosen[group].reduce((mask, value) => both(mask, bit(group, value)), NOTHING))

/** OR inside a group, AND between groups.
 * @param {Mask} mask @param {Mask[]} groups */
export const matches = (mask, groups) => groups.every((group) => meet(mask, group))
