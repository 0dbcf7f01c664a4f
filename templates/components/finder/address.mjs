/**
 * The state of the finder in the address's fragment, and back. A closed list of keys and values: what is not on it is
 * dropped, so no address can break the page. Nothing goes into a query string: servers write those down.
 */
import { GROUPS, VALUES } from './facets.mjs'

/** @typedef {{ q: string, page: number } & import('./facets.mjs').Chosen} State */

const LONGEST = 4000
const LONGEST_QUESTION = 100

/** @returns {State} */
export const empty = () => ({ q: '', page: 1, kind: [], need: [], rating: [], pays: [], extra: [] })

/** @param {string} raw */
const decode = (raw) => {
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '))
  } catch {
    return ''
  }
}

/** Text as typed: one line, no hidden characters, not endless.
 * @param {string} text */
export const question = (text) =>
  text.slice(0, LONGEST).replace(/[\p{C}\p{Z}]+/gu, ' ').trim().slice(0, LONGEST_QUESTION).trim()

/** @param {string} fragment with or without `#` @returns {State} */
export const parse = (fragment) => {
  const state = empty()
  for (const part of fragment.replace(/^#/, '').slice(0, LONGEST).split('&')) {
    const [key, raw = ''] = part.split('=', 2)
    const value = decode(raw)
    if (key === 'q') state.q = question(value)
    else if (key === 'page' && /^[1-9]\d{0,3}$/.test(value)) state.page = Number(value)
    else {
      const group = GROUPS.find((g) => g === key)
      if (group) {
        const said = new Set([...state[group], ...value.split(',')])
        state[group] = VALUES[group].filter((v) => said.has(v))
      }
    }
  }
  return state
}

/** The shortest fragment that says the same, with its `#`; empty for the empty state.
 * @param {State} state */
export const format = (state) => {
  const parts = []
  if (state.q) parts.push(`q=${encodeURIComponent(state.q).replaceAll('%20', '+')}`)
  for (const group of GROUPS) if (state[group].length) parts.push(`${group}=${state[group].join(',')}`)
  if (state.page > 1) parts.push(`page=${state.page}`)
  return parts.length ? `#${parts.join('&')}` : ''
}
