/**
 * Results on the page. The markup stands in the page's templates, once; words go in as text and never as markup.
 */
import { words } from './geo.mjs'
import { unpack } from './leaf.mjs'

/** @typedef {import('./rank.mjs').Hit<import('./leaf.mjs').Row>} Hit */
/** @typedef {import('./leaf.mjs').Claim} Claim */
/** @typedef {{ strong: string, plain: string, when: string }} Line */
/** @typedef {{ base: string, digit: string, today: string, asOf: Date }} From */

export const PER_PAGE = 20

/** @type {Record<import('./rank.mjs').Evidence, [string, string]>} the same words as in `pages/place.rs` */
const GROUPS = {
  placed: ['Care arranged here', ''],
  stated: ['Say they come here', ''],
  near: ['Homes and offices nearby', 'A home care office is where the staff are managed, not where they visit. Ring and ask.'],
}

/** What the page's own template has; a page that lacks it is broken. @template {Element} [E=HTMLElement]
 * @param {ParentNode} within @param {string} selector @returns {E} */
const part = (within, selector) => {
  const element = within.querySelector(selector)
  if (!element) throw new Error(selector)
  return /** @type {E} */ (element)
}

/** @param {string} id */
export const byId = (id) => part(document, `#${id}`)

/** The one element of a template. @param {string} id @returns {HTMLElement} */
const stamp = (id) => {
  const template = /** @type {HTMLTemplateElement} */ (byId(id))
  return /** @type {HTMLElement} */ (part(template.content, '*').cloneNode(true))
}

/** "1 service", "1,204 services". @param {number} n */
export const services = (n) => (n === 1 ? '1 service' : `${n.toLocaleString('en-GB')} services`)

/** @param {string} text @returns {Line} */
const line = (text) => {
  const [strong, plain = '', when = ''] = text.split('\t')
  return { strong, plain, when }
}

/** @param {Line} line */
const described = ({ strong, plain, when }) => {
  const dd = document.createElement('dd')
  if (strong) dd.append(Object.assign(document.createElement('strong'), { textContent: strong }))
  dd.append(plain)
  if (when) dd.append(' ', Object.assign(document.createElement('span'), { className: 'ds-when', textContent: `(${when})` }))
  return dd
}

/** @param {Line} a @param {Line} b */
const same = (a, b) => a.strong === b.strong && a.plain === b.plain && a.when === b.when

/** Space that was told too long ago takes itself back. @param {Line} told @param {string} until @param {string} today @returns {Line} */
export const space = (told, until, today) => {
  if (!until || today <= until) return told
  const had = told.plain.startsWith('No ') ? 'no space' : 'space'
  return { strong: '', plain: `Told us on ${told.when.replace('told us ', '')} that it had ${had}. That is too old to rely on: ring.`, when: '' }
}

/** @param {Hit} hit @param {Claim | undefined} claim @param {From} from */
const card = ({ row, evidence, miles }, claim, { base, digit, today, asOf }) => {
  const { id = '', name = '', path = '', town, kind, rating = '', price = '', space: told = '', until = '', asked = '', phone, home, notice = '' } = row
  const said = (/** @type {string} */ text) => unpack(text, asOf).replace(' #', ` ${digit}`)
  const distance = miles === null ? '' : words(miles)
  const item = stamp('card')
  Object.assign(item.dataset, { id, evidence, miles: miles === null ? '' : miles.toFixed(1) })
  part(item, 'article').setAttribute('aria-labelledby', `s-${id}`)
  part(item, '.ds-door').className = `ds-door ds-door--${evidence}`
  part(item, '.ds-card__name').id = `s-${id}`
  const link = part(item, '.ds-card__name a')
  link.textContent = name
  link.setAttribute('href', base + path)
  // "Care at home · office in Worthing, 1.4 miles"; a home is where it is.
  const whereabouts = [town && `${home ? '' : 'office in '}${town}`, distance].filter(Boolean).join(', ')
  part(item, '.ds-card__kind').textContent = [kind, whereabouts].filter(Boolean).join(' · ')
  // Over when its last day is, whatever was built since.
  const [urgent = '', last = ''] = notice.split('\t')
  const warning = part(item, '.ds-card__notice')
  if (urgent && (!last || today <= last)) warning.textContent = urgent
  else warning.remove()
  const panel = part(item, '.ds-card__cover')
  const [claims, from] = claim ? [said(claim.claim), said(claim.from)]
    : home || !distance ? []
      : ['We do not know if it covers your street: ring and ask', `Its office is ${distance} away.${asked && ` We asked on ${unpack(asked, asOf)}.`}`]
  if (claims) {
    panel.className = `ds-card__cover ds-card__cover--${evidence}`
    part(panel, '.ds-evidence__claim').textContent = claims
    part(panel, '.ds-evidence__from').textContent = from ?? ''
  } else panel.remove()
  const lines = (/** @type {string} */ text) => unpack(text, asOf).split('\r').map(line)
  const costs = lines(price)
  const room = lines(told).map((one) => space(one, until, today))
  /** @type {[string, Line[]][]} */
  const facts = [['Rating', lines(rating)], ...(/** @type {[string, Line[]][]} */ (price === told && !until ? [['Price, space', room]] : [['Price', costs], ['Space', room]]))]
  part(item, '.ds-facts').replaceChildren(
    ...facts.flatMap(([term, lines]) => [Object.assign(document.createElement('dt'), { textContent: term }), ...lines.map(described)]),
  )
  const acts = part(item, '.ds-card__acts')
  if (phone) {
    part(acts, 'a').setAttribute('href', `tel:+44${phone.replace(/\D/g, '').slice(1)}`)
    part(acts, '.ds-tel__number').textContent = phone
    part(acts, '.ds-tel__whose').textContent = `, ${name}`
  } else part(acts, 'a').remove()
  return item
}

/** @param {import('./rank.mjs').Evidence} evidence @param {number} n */
const heading = (evidence, n) => {
  const item = stamp('group')
  const [title, note] = GROUPS[evidence]
  part(item, 'h2 span').textContent = title
  part(item, '.ds-group__n').textContent = services(n)
  const under = part(item, '.ds-group__note')
  if (note) under.textContent = note
  else under.remove()
  return item
}

/**
 * One page of the list.
 * @param {Hit[]} hits the whole list @param {Hit[]} page what of it is shown @param {Map<number, Claim>} claims @param {From & { grouped: boolean }} from
 */
export const list = (hits, page, claims, from) => {
  const items = []
  /** @type {string} */
  let last = ''
  for (const hit of page) {
    if (from.grouped && hit.evidence !== last) items.push(heading(hit.evidence, hits.filter((h) => h.evidence === hit.evidence).length))
    last = hit.evidence
    items.push(card(hit, hit.evidence === 'near' ? undefined : claims.get(hit.row.rank), from))
  }
  byId('services').replaceChildren(...items)
}

/** @param {string} name @param {() => void} remove */
export const chip = (name, remove) => {
  const item = stamp('chip')
  part(item, '.ds-chip__name').textContent = name
  part(item, 'button').addEventListener('click', remove)
  return item
}
