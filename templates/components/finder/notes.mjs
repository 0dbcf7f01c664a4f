/** What is said of a postcode that is not simply found. Fetched only when there is one. */

/** @typedef {import('./postcode.mjs').Typed} Typed */
/** @typedef {{ what: 'nowhere', title: string, note: string }} Nowhere */

const NATIONS = {
  scotland: 'This site lists care in England. For Scotland, ask the council there or the Care Inspectorate.',
  wales: 'This site lists care in England. For Wales, ask the council there or Care Inspectorate Wales.',
  'northern-ireland': 'This site lists care in England. For Northern Ireland, ask the health and social care trust there.',
  crown: 'This site lists care in England. For Jersey, Guernsey and the Isle of Man, ask the government there.',
}

/** Where other nations' postcodes are, by their letters. Areas that straddle the border are not here: their councils are asked.
 * @param {string} area @returns {keyof typeof NATIONS | ''} */
export const nation = (area) => {
  if (/^(AB|DD|EH|FK|G|HS|IV|KA|KW|KY|ML|PA|PH|ZE)$/.test(area)) return 'scotland'
  if (/^(CF|LD|NP|SA)$/.test(area)) return 'wales'
  if (area === 'BT') return 'northern-ireland'
  if (/^(GY|JE|IM)$/.test(area)) return 'crown'
  return ''
}

/** @param {string} month "2019-03" */
const monthName = (month) => new Date(`${month}-01T12:00:00Z`).toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** @param {Typed} typed @param {string} whole as it is written @param {import('./postcode.mjs').Answer} answer */
export const noteOf = (typed, whole, { found, how, ended }) => {
  const middle = `We searched from the middle of ${typed.outward}${how !== 'outward' && typed.digit && found?.digit === typed.digit ? ` ${typed.digit}` : ''}.`
  if (how === 'ended') return `${whole} is no longer in use (since ${monthName(ended ?? '')}). ${typed.inward && found ? 'We searched from where it was.' : middle}`
  if (how === 'pointless') return `${whole} is in use, but its place is not published. ${middle}`
  if (how === 'unknown') return `We do not know the postcode ${whole}. Please check it. ${middle}`
  return `${middle} Type the whole postcode to see who comes to your street.`
}

/** @param {import('./store.mjs').Store} store @param {Typed} typed @param {string} name as it is written @param {string} area its letters
 * @returns {Promise<Nowhere>} */
export const elsewhere = async (store, typed, name, area) => {
  const other = nation(area)
  if (other) return { what: 'nowhere', title: `${name} is outside England`, note: NATIONS[other] }
  const file = await store.file('e.json')
  const councils = String(file.c).split('\n')
  const row = file.o.find((/** @type {[string, number[]]} */ [codes]) => codes.split(' ').includes(typed.outward))
  if (!row) return { what: 'nowhere', title: `We do not know the postcode ${name}`, note: 'Please check it, or type a town.' }
  const nationName = String(row[2])
  const names = row[1].map((/** @type {number} */ at) => councils[at])
  const whose = names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : names[0]
  const note = whose ? `The council there is ${whose}. It can tell you who comes to you.` : 'Ask the council there who comes to you.'
  return { what: 'nowhere', title: `${name} is ${nationName === 'England' ? 'outside the area of this site' : `in ${nationName}`}`, note: nationName === 'England' ? note : `This site lists care in England. ${note}` }
}
