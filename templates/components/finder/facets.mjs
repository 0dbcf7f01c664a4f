/**
 * The filters: their groups, their values and the bit of each in a row's mask. The same order as `mask` in
 * `publish/finder/mod.rs`. The values and the words for people stand in the page.
 */

/** @typedef {'kind' | 'need' | 'rating' | 'pays' | 'extra'} Group */
/** @typedef {Record<Group, string[]>} Chosen */
/** @typedef {[number, number]} Mask 32 bits of the filters that every site has, and those of its languages */

/** The values of each group that there are: filled by the page. @type {Record<Group, string[]>} */
export const VALUES = { kind: [], need: [], rating: [], pays: [], extra: [] }

export const GROUPS = /** @type {Group[]} */ (Object.keys(VALUES))

/** @type {Map<string, Mask>} */
const BITS = new Map()

/** Bits of a row's first number: the filters that every site has. */
const FIRST = 32

/** Takes over the page's boxes, which stand in the order of their bits; the last ones are this site's languages.
 * @param {{ name: string, value: string }[]} boxes */
export const know = (boxes) => {
  for (const [at, { name, value }] of boxes.entries()) {
    VALUES[/** @type {Group} */ (name)].push(value)
    BITS.set(`${name}=${value}`, at < FIRST ? [1 << at, 0] : [0, 1 << (at - FIRST)])
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
