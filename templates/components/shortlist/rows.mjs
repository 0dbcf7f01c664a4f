/**
 * The rows of a comparison: the same for every service, each cell with what is known or with the reason why it is not. Knows
 * no page; `table.mjs` and `sheets.mjs` show what this returns.
 */
import { plain } from './facts.mjs'

/** @typedef {import('./facts.mjs').Service} Service */
/** @typedef {import('./facts.mjs').Value} Value */
/** @typedef {{ key: string, label: string, cells: Value[][] }} Row a cell for each service, never empty */

const GONE = 'No longer registered'
const UNKNOWN = 'Not known: ask'

/** Words of a row that cannot apply; empty where it can. @type {Record<string, (service: Service) => string>} */
const BESIDE = {
  cover: ({ home }) => (home ? 'You would move in: it is a care home' : ''),
  visit: ({ home }) => (home ? 'Does not apply: it is a care home' : ''),
  beds: ({ home, facts }) => (home || facts.has('beds') ? '' : 'Does not apply: people stay at home'),
}

/** Why a service says nothing of it. @type {Record<string, string>} */
const WHY = {
  rating: 'CQC does not publish one',
  needs: 'The register does not say: ask',
  extras: 'Has not told us',
  owner: 'The register does not say',
}

/** @param {Service} service @param {string} key @returns {Value[]} */
const missing = (service, key) => [plain(BESIDE[key]?.(service) || (service.gone ? GONE : WHY[key] ?? UNKNOWN))]

/** The values of a key; where it has several rows on the page, each with its own label before it. @param {Service} service @param {string} key */
const told = (service, key) => {
  const facts = service.facts.get(key) ?? []
  return facts.flatMap(({ label, values }) => {
    const which = facts.length > 1 ? /^Space in (.+)$/.exec(label)?.[1] : undefined
    if (!which) return values
    return values.map((value) => ({ ...value, parts: [{ words: `${which}: `, as: /** @type {const} */ (''), href: '' }, ...value.parts] }))
  })
}

/** @param {Service} service @returns {Value[]} */
const phone = (service) => {
  if (service.phone) return [{ ...plain('', false), parts: [{ words: service.phone.shown, as: 'link', href: service.phone.href }] }]
  return service.gone ? [plain(GONE)] : told(service, 'phone').length ? told(service, 'phone') : [plain('Not in the register: ask the council')]
}

/** @param {Service} service @returns {Value[]} */
const cover = (service) => {
  if (!service.cover) return missing(service, 'cover')
  const { claim, from, evidence } = service.cover
  return [{ ...plain('', evidence === 'near'), parts: [{ words: claim, as: 'strong', href: '' }, { words: ` ${from}`, as: 'when', href: '' }] }]
}

/** Prices: a row for each that any service told, in the order of the pages. @param {Service[]} services @returns {Row[]} */
const prices = (services) => {
  const labels = /** @type {string[]} */ ([])
  for (const { facts } of services) {
    let after = -1
    for (const { label } of facts.get('price') ?? []) {
      if (!labels.includes(label)) labels.splice(after + 1, 0, label)
      after = labels.indexOf(label)
    }
  }
  const cell = (/** @type {Service} */ service, /** @type {string} */ label) => {
    const own = service.facts.get('price')
    if (own) return own.find((fact) => fact.label === label)?.values ?? [plain('Has not told us this price')]
    const none = told(service, 'prices')
    return none.length ? none : missing(service, 'price')
  }
  return (labels.length ? labels : ['Price']).map((label) => ({ key: 'price', label, cells: services.map((service) => cell(service, label)) }))
}

/** @type {[string, string][]} */
const REST = [
  ['space', 'Space'],
  ['visit', 'Shortest visit'],
  ['pays', 'Who can pay'],
  ['needs', 'Registered to help with'],
  ['extras', 'It also offers'],
  ['beds', 'Beds'],
  ['owner', 'Who runs it'],
  ['address', 'Office or home'],
]

/** @param {Service[]} services @returns {Row[]} */
export const rows = (services) => {
  const row = (/** @type {string} */ key, /** @type {string} */ label) => ({
    key,
    label,
    cells: services.map((service) => {
      const values = told(service, key)
      return values.length ? values : missing(service, key)
    }),
  })
  return [
    { key: 'phone', label: 'Telephone', cells: services.map(phone) },
    { key: 'cover', label: 'Who comes', cells: services.map(cover) },
    row('rating', 'CQC rating'),
    ...prices(services),
    // What applies to none of them is no row.
    ...REST.filter(([key]) => services.some((service) => service.facts.has(key) || !BESIDE[key]?.(service))).map(([key, label]) => row(key, label)),
  ]
}
