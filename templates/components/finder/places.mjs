/** From what was typed to where the search starts: a postcode, a place, or a service's name. Says in words what it did. */
import { rows } from './leaf.mjs'
import { atPlace, letters, lookUp, read, write } from './postcode.mjs'
import { Failure, late } from './store.mjs'

/** @typedef {import('./postcode.mjs').Found} Found */
/**
 * @typedef {{ what: 'address', name: string, note: string, area: any, from: Found }
 *   | { what: 'names', found: import('./leaf.mjs').Named[] }
 *   | { what: 'nowhere', title: string, note: string }} Start
 */

// Most questions are whole postcodes: the code for others comes when it is needed, and shares nothing with this.
const notes = () => late(import('./notes.mjs'))
const names = () => late(import('./names.mjs'))

/** The outward codes of an area's file. @param {any} area @param {import('./postcode.mjs').Typed} typed */
const knows = (area, typed) => area.o.split(' ').includes(typed.outward.slice(letters(typed.outward).length))

/** @param {import('./store.mjs').Store} store @param {string[]} areas @param {import('./postcode.mjs').Typed} typed @returns {Promise<Start>} */
const fromPostcode = async (store, areas, typed) => {
  const area = letters(typed.outward)
  const whole = write(typed)
  const elsewhere = async () => (await notes()).elsewhere(store, typed, whole, area)
  if (!areas.includes(area)) return elsewhere()
  // Asked for together; an outward code that the area does not have is no failure.
  const [index, file] = await Promise.all([
    store.file(`a/${area}.json`),
    store.file(`o/${typed.outward}.json`).catch((error) => /** @type {Failure} */ (error)),
  ])
  if (!knows(index, typed)) return elsewhere()
  if (file instanceof Failure) throw file
  const answer = lookUp(file, typed)
  if (!answer.found) return { what: 'nowhere', title: `We cannot place ${whole}`, note: 'Type a town nearby instead.' }
  const note = answer.how === 'unit' ? answer.found.area : (await notes()).noteOf(typed, whole, answer)
  return { what: 'address', name: whole, note, area: index, from: answer.found }
}

/** @param {import('./store.mjs').Store} store @param {import('./names.mjs').Place} place @param {string} note @returns {Promise<Start>} */
const fromPlace = async (store, place, note) => {
  const [index, file] = await Promise.all([store.file(`a/${letters(place.outward)}.json`), store.file(`o/${place.outward}.json`)])
  return { what: 'address', name: place.name, note, area: index, from: atPlace(file, place.point, place.inward) }
}

/** @param {import('./store.mjs').Store} store @param {{ areas: string[], buckets: number }} index @param {string} text @returns {Promise<Start>} */
export const start = async (store, { areas, buckets }, text) => {
  const typed = read(text)
  if (typed) return fromPostcode(store, areas, typed)
  const { find } = await names()
  const { services, places } = await find(store, buckets, text, rows)
  const [place, ...others] = places
  if (place?.found.outward && place.score <= (services[0]?.score ?? Infinity)) {
    const alike = others.filter((other) => other.found.name === place.found.name).map((other) => other.found.council)
    const note = `From the middle of ${place.found.name}, ${place.found.council}. Type your postcode to see who comes to your street.`
    return fromPlace(store, place.found, alike.length ? `${note} There is also one in ${alike.join(' and ')}.` : note)
  }
  if (services.length) return { what: 'names', found: services.map((service) => service.found) }
  return { what: 'nowhere', title: `We found no place or service called “${text}”`, note: 'Please check the spelling, or type a postcode.' }
}

/** Fetches what a postcode being typed will need. @param {import('./store.mjs').Store} store @param {string[]} areas @param {string} text */
export const foresee = (store, areas, text) => {
  const typed = read(text)
  if (!typed || !typed.digit) return
  const area = letters(typed.outward)
  if (!areas.includes(area)) return
  store.file(`a/${area}.json`).then((index) => (knows(index, typed) ? store.file(`o/${typed.outward}.json`) : null)).catch(() => {})
}
