/** What to do about an empty list. Fetched only when there is one. */

/** @typedef {import('./facets.mjs').Chosen} Chosen */
/** @typedef {import('./facets.mjs').Group} Group */
/** @typedef {{ group: Group | '', value: string, left: Chosen, services: number }} Lift `left`: what stays chosen */

/** What to lift: the filter that finds the most without it, or else the filters of a group, all but the kind of care, or all.
 * @param {Group[]} groups @param {Chosen} chosen @param {(left: Chosen) => Promise<number>} services how many there would be
 * @returns {Promise<Lift | null>} */
export const lift = async (groups, chosen, services) => {
  const only = { kind: [], need: [], rating: [], pays: [], extra: [] }
  /** @type {Omit<Lift, 'services'>[][]} from the smallest change to the largest */
  const steps = [
    groups.flatMap((group) => chosen[group].map((value) => ({ group, value, left: { ...chosen, [group]: chosen[group].filter((v) => v !== value) } }))),
    groups.map((group) => ({ group, value: '', left: { ...chosen, [group]: [] } })),
    [{ group: '', value: '', left: { ...only, kind: chosen.kind } }, { group: '', value: '', left: only }],
  ]
  for (const step of steps) {
    let best = null
    for (const one of step) {
      const found = await services(one.left)
      if (found && (!best || found > best.services)) best = { ...one, services: found }
      if (best && step === steps[2]) break
    }
    if (best) return best
  }
  return null
}

/** The sentence and the button's words. @param {Lift | null} best @param {string} label of the filter @param {string} group its legend
 * @returns {[string, string]} */
export const words = (best, label, group) => {
  if (!best) return ['There is no service of this register within 40 miles.', '']
  const kind = best.left.kind.length > 0
  const kept = kind ? 'With the kind of care alone' : 'Without any filter'
  const without = label ? `Without “${label}”` : group ? `Without the filters under “${group}”` : `No single filter is the reason. ${kept}`
  const button = label ? 'Remove it' : kind && !group ? 'Remove the others' : 'Remove them'
  return [`${without} there ${best.services === 1 ? 'is 1' : `are ${best.services.toLocaleString('en-GB')}`}. `, button]
}
