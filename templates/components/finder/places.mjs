/** From what was typed to where the search starts: a postcode, a place, or a service's name. Says in words what it did. */
import { find } from './names.mjs'
import { atPlace, letters, lookUp, nation, read, write } from './postcode.mjs'
import { Failure } from './store.mjs'

/** @typedef {import('./postcode.mjs').Found} Found */
/**
 * @typedef {{ what: 'address', name: string, note: string, area: any, from: Found }
 *   | { what: 'names', found: import('./leaf.mjs').Row[] }
 *   | { what: 'nowhere', title: string, note: string }} Start
 */

const NATIONS = {
  scotland: 'This site lists care in England. For Scotland, ask the council there or the Care Inspectorate.',
  wales: 'This site lists care in England. For Wales, ask the council there or Care Inspectorate Wales.',
  'northern-ireland': 'This site lists care in England. For Northern Ireland, ask the health and social care trust there.',
  crown: 'This site lists care in England. For Jersey, Guernsey and the Isle of Man, ask the government there.',
}

/** @param {string} month "2019-03" */
const monthName = (month) => new Date(`${month}-01T12:00:00Z`).toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** @param {import('./postcode.mjs').Typed} typed @param {import('./postcode.mjs').Answer} answer */
const noteOf = (typed, { found, how, ended }) => {
  const whole = write(typed)
  const middle = `We searched from the middle of ${typed.outward}${how !== 'outward' && typed.digit && found?.digit === typed.digit ? ` ${typed.digit}` : ''}.`
  if (how === 'unit') return found?.area ?? ''
  if (how === 'ended') return `${whole} is no longer in use (since ${monthName(ended ?? '')}). ${typed.inward && found ? 'We searched from where it was.' : middle}`
  if (how === 'pointless') return `${whole} is in use, but its place is not published. ${middle}`
  if (how === 'unknown') return `We do not know the postcode ${whole}. Please check it. ${middle}`
  return `${middle} Type the whole postcode to see who comes to your street.`
}

/** @param {import('./store.mjs').Store} store @param {import('./postcode.mjs').Typed} typed @returns {Promise<Start>} */
const elsewhere = async (store, typed) => {
  const name = write(typed)
  const file = await store.file('e.json')
  const councils = String(file.c).split('\n')
  const row = file.o.find((/** @type {[string, number[]]} */ [codes]) => codes.split(' ').includes(typed.outward))
  if (!row) return { what: 'nowhere', title: `We do not know the postcode ${name}`, note: 'Please check it, or type a town.' }
  const nation = String(row[2])
  const names = row[1].map((/** @type {number} */ at) => councils[at])
  const whose = names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : names[0]
  const note = whose ? `The council there is ${whose}. It can tell you who comes to you.` : 'Ask the council there who comes to you.'
  return { what: 'nowhere', title: `${name} is ${nation === 'England' ? 'outside the area of this site' : `in ${nation}`}`, note: nation === 'England' ? note : `This site lists care in England. ${note}` }
}

/** @param {import('./store.mjs').Store} store @param {string[]} areas @param {import('./postcode.mjs').Typed} typed @returns {Promise<Start>} */
const fromPostcode = async (store, areas, typed) => {
  const area = letters(typed.outward)
  if (!areas.includes(area)) {
    const other = nation(area)
    if (other) return { what: 'nowhere', title: `${write(typed)} is outside England`, note: NATIONS[other] }
    return elsewhere(store, typed)
  }
  // Asked for together; an outward code that the area does not have is no failure.
  const [index, file] = await Promise.all([
    store.file(`a/${area}.json`),
    store.file(`o/${typed.outward}.json`).catch((error) => /** @type {Failure} */ (error)),
  ])
  if (!(typed.outward.slice(area.length) in index.o)) return elsewhere(store, typed)
  if (file instanceof Failure) throw file
  const answer = lookUp(file, typed)
  if (!answer.found) return { what: 'nowhere', title: `We cannot place ${write(typed)}`, note: 'Type a town nearby instead.' }
  return { what: 'address', name: write(typed), note: noteOf(typed, answer), area: index, from: answer.found }
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
  const { services, places } = await find(store, buckets, text)
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
  store.file(`a/${area}.json`).then((index) => (typed.outward.slice(area.length) in index.o ? store.file(`o/${typed.outward}.json`) : null)).catch(() => {})
}
