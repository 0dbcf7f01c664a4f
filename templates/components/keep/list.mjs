/**
 * The list of kept services: ids and nothing else, in this browser's own storage or in an address's fragment. What is read is
 * held to a closed form, whoever wrote it. Nothing is written before somebody presses Keep.
 */

/** Services side by side, at most: more would fit no screen and no sheet of paper. */
export const MOST = 6

/** An id of CQC or of a council, as the generator takes it. */
const ID = /^(?=.*\d|[A-Z]{3,5}$)[A-Za-z0-9][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/

/** More than six ids can be long. */
const LONGEST = 400

/** Other portals may stand on the same host, each below its own path. */
const key = () => `doorstep-shortlist${document.documentElement.dataset.base ?? ''}`

/** Ids out of any text: what is none is dropped, each counts once, and no more than fit. @param {unknown} text @returns {string[]} */
export const parse = (text) => {
  if (typeof text !== 'string') return []
  /** @type {Map<string, string>} */
  const ids = new Map()
  // An id that is cut is another one.
  const parts = text.slice(0, LONGEST).split(',').slice(0, text.length > LONGEST ? -1 : undefined)
  for (const id of parts) if (ID.test(id) && !ids.has(id.toLowerCase())) ids.set(id.toLowerCase(), id)
  return [...ids.values()].slice(0, MOST)
}

/** The ids that an address carries; null where it speaks of none. @param {string} fragment */
export const carried = (fragment) => {
  const part = fragment.replace(/^#/, '').slice(0, LONGEST * 8).split('&').find((one) => one.startsWith('ids='))
  return part === undefined ? null : parse(part.slice(4).replace(/%2C/gi, ','))
}

/** @param {string[]} ids */
export const fragment = (ids) => (ids.length ? `#ids=${ids.join(',')}` : '')

/** @param {string[]} a @param {string[]} b */
export const same = (a, b) => a.length === b.length && a.every((id, at) => id === b[at])

/** What is kept; null where the browser does not let us look. @returns {string[] | null} */
export const read = () => {
  try {
    return parse(localStorage.getItem(key()) ?? '')
  } catch {
    return null
  }
}

/** Whether it is kept now: a storage that is full or blocked throws, and some forget without a word. @param {string[]} ids */
export const write = (ids) => {
  try {
    if (ids.length) localStorage.setItem(key(), ids.join(','))
    else localStorage.removeItem(key())
    return same(read() ?? [''], ids)
  } catch {
    return false
  }
}

/** Whether a change in another tab is one of this list. @param {StorageEvent} event */
export const concerns = (event) => event.key === null || event.key === key()
