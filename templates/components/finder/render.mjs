/**
 * Results on the page. The markup stands in the page's templates, once; words go in as text and never as markup.
 */
import { words } from './geo.mjs'

/** @typedef {import('./rank.mjs').Hit<import('./leaf.mjs').Row>} Hit */
/** @typedef {import('./leaf.mjs').Claim} Claim */
/** @typedef {import('./leaf.mjs').Line} Line */

export const PER_PAGE = 20

/** @type {Record<import('./rank.mjs').Evidence, [string, string]>} the same words as in `pages/place.rs` */
const GROUPS = {
  placed: ['Care arranged here', ''],
  stated: ['Say they come here', ''],
  near: ['Homes and offices nearby', 'A home care office is where the staff are managed, not where they visit. Ring and ask.'],
}

/** @param {string} id */
export const byId = (id) => {
  const element = document.getElementById(id)
  if (!element) throw new Error(`the page lacks #${id}`)
  return element
}

/** The one element of a template. @param {string} id @returns {HTMLElement} */
const stamp = (id) => {
  const template = byId(id)
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`#${id} is not a template`)
  const element = template.content.firstElementChild?.cloneNode(true)
  if (!(element instanceof HTMLElement)) throw new Error(`#${id} is empty`)
  return element
}

/** @param {Element} within @param {string} selector @returns {HTMLElement} */
const part = (within, selector) => {
  const element = within.querySelector(selector)
  if (!(element instanceof HTMLElement)) throw new Error(`the template lacks ${selector}`)
  return element
}

/** "1 service", "1,204 services". @param {number} n */
export const services = (n) => (n === 1 ? '1 service' : `${n.toLocaleString('en-GB')} services`)

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

/** Space that was told too long ago takes itself back. @param {import('./leaf.mjs').Row} row @param {string} today @returns {Line} */
export const space = (row, today) => {
  if (!row.until || today <= row.until) return row.space
  const had = row.space.plain.startsWith('No ') ? 'no space' : 'space'
  return { strong: '', plain: `Told us on ${row.space.when.replace('told us ', '')} that it had ${had}. That is too old to rely on: ring.`, when: '' }
}

/** "office in Worthing, 1.4 miles"; a home is where it is. @param {Hit} hit */
const whereabouts = ({ row, miles }) => {
  const town = row.town && `${row.home ? '' : 'office in '}${row.town}`
  return [town, miles === null ? '' : words(miles)].filter(Boolean).join(', ')
}

/** @param {Hit} hit @param {Claim | undefined} claim @param {string} digit of the sector asked from @returns {[string, string]} */
const cover = (hit, claim, digit) => {
  if (claim) return [claim.claim.replace(' #', ` ${digit}`), claim.from.replace(' #', ` ${digit}`)]
  if (hit.row.home || hit.miles === null) return ['', '']
  return ['We do not know if it covers your street: ring and ask', `Its office is ${words(hit.miles)} away.${hit.row.asked && ` We asked on ${hit.row.asked}.`}`]
}

/** @param {Hit} hit @param {Claim | undefined} claim @param {{ base: string, digit: string, today: string }} from */
const card = (hit, claim, { base, digit, today }) => {
  const { row, evidence } = hit
  const item = stamp('card')
  Object.assign(item.dataset, { id: row.id, evidence, miles: hit.miles === null ? '' : hit.miles.toFixed(1) })
  part(item, 'article').setAttribute('aria-labelledby', `s-${row.id}`)
  part(item, '.ds-door').className = `ds-door ds-door--${evidence}`
  part(item, '.ds-card__name').id = `s-${row.id}`
  const link = part(item, '.ds-card__name a')
  link.textContent = row.name
  link.setAttribute('href', base + row.path)
  part(item, '.ds-card__kind').textContent = [row.kind, whereabouts(hit)].filter(Boolean).join(' · ')
  const panel = part(item, '.ds-card__cover')
  const [said, from] = cover(hit, claim, digit)
  if (said) {
    panel.className = `ds-card__cover ds-card__cover--${evidence}`
    part(panel, '.ds-evidence__claim').textContent = said
    part(panel, '.ds-evidence__from').textContent = from
  } else panel.remove()
  const room = space(row, today)
  /** @type {[string, Line[]][]} */
  const facts = [['Rating', row.rating], ...(/** @type {[string, Line[]][]} */ (same(row.price, room) ? [['Price, space', [room]]] : [['Price', [row.price]], ['Space', [room]]]))]
  part(item, '.ds-facts').replaceChildren(
    ...facts.flatMap(([term, lines]) => [Object.assign(document.createElement('dt'), { textContent: term }), ...lines.map(described)]),
  )
  const acts = part(item, '.ds-card__acts')
  if (row.phone) {
    part(acts, 'a').setAttribute('href', `tel:+44${row.phone.replace(/\D/g, '').slice(1)}`)
    part(acts, '.ds-tel__number').textContent = row.phone
    part(acts, '.ds-tel__whose').textContent = `, ${row.name}`
  } else acts.remove()
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
 * @param {Hit[]} hits @param {Map<number, Claim>} claims @param {number} page from 1
 * @param {{ base: string, digit: string, today: string, grouped: boolean }} from
 */
export const list = (hits, claims, page, from) => {
  const items = []
  /** @type {string} */
  let last = ''
  for (const hit of hits.slice((page - 1) * PER_PAGE, page * PER_PAGE)) {
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
