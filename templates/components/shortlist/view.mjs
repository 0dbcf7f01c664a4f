/**
 * The comparison on the page, twice from the same rows: a table for a screen that is wide enough, and the services one below
 * the other for a telephone and for paper. The style sheet shows one of them.
 */

/** @typedef {import('./facts.mjs').Service} Service */
/** @typedef {import('./facts.mjs').Value} Value */
/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {{ remove: (id: string) => void, move: (id: string) => void }} Acts */

/** @template {keyof HTMLElementTagNameMap} T @param {T} name @param {string} className @param {...(Node | string)} inside @returns {HTMLElementTagNameMap[T]} */
export const make = (name, className, ...inside) => {
  const element = document.createElement(name)
  if (className) element.className = className
  element.append(...inside)
  return element
}

/** @param {Value} value */
const line = ({ parts, untold, until, stale }) => {
  const element = make('div', `ds-facts__value${untold ? ' ds-untold' : ''}`)
  if (until) Object.assign(element.dataset, { until, stale })
  for (const { words, as, href } of parts) {
    if (as === 'strong') element.append(make('strong', '', words))
    else if (as === 'when') element.append(make('span', 'ds-when', words))
    else if (as === 'link') element.append(Object.assign(make('a', href.startsWith('tel:') ? 'ds-tel' : 'ds-a', words), { href }))
    else element.append(words)
  }
  return element
}

/** @param {Service} service */
const states = ({ states }) => states.map(({ title, values }) => make('div', 'ds-compare__state', make('strong', '', title), ...values.map(line)))

/** @param {Service} service */
const link = ({ name, path }) => Object.assign(make('a', 'ds-a', name), { href: path })

/** @param {Service} service @param {string} word @param {(id: string) => void} press */
const button = ({ id, name }, word, press) => {
  const element = make('button', 'ds-linkbutton', word, make('span', 'govuk-visually-hidden', ` ${name}`))
  element.type = 'button'
  element.dataset.press = `${word} ${id}`
  element.addEventListener('click', () => press(id))
  return element
}

/** @param {Service} service @param {boolean} first @param {Acts} acts */
const buttons = (service, first, acts) =>
  make('div', 'ds-compare__press', button(service, 'Remove', acts.remove), ...(first ? [] : [button(service, 'Put first', acts.move)]))

/** @param {Service[]} services @param {Row[]} rows @param {Acts} acts */
const table = (services, rows, acts) => {
  const head = make('tr', '', make('td', 'ds-compare__corner'))
  const press = make('tr', 'ds-compare__acts', make('td', ''))
  for (const [at, service] of services.entries()) {
    const th = make('th', '', make('div', 'ds-compare__name', link(service)), make('div', 'ds-compare__lead', service.lead), ...states(service))
    th.scope = 'col'
    head.append(th)
    // Not in the header: a screen reader says all of a header beside each of its cells.
    press.append(make('td', '', buttons(service, at === 0, acts)))
  }
  const body = make('tbody', '')
  for (const { key, label, cells } of rows) {
    const th = make('th', '', label)
    th.scope = 'row'
    const tr = make('tr', '', th, ...cells.map((values) => make('td', '', ...values.map(line))))
    tr.dataset.row = key
    body.append(tr)
  }
  const caption = make('caption', 'govuk-visually-hidden', 'The services that you kept, side by side')
  return make('table', 'ds-compare', caption, make('thead', '', head, press), body)
}

/** Lines to write on: for paper alone. */
const notes = () => {
  const box = make('div', 'ds-sheet__notes', make('span', '', 'Notes'), ...Array.from({ length: 4 }, () => make('i', '')))
  box.setAttribute('aria-hidden', 'true')
  return box
}

/** @param {Service} service @param {Row[]} rows @param {number} at @param {Acts} acts */
const sheet = (service, rows, at, acts) => {
  const facts = make('dl', 'ds-facts ds-facts--wide')
  for (const { key, label, cells } of rows) {
    const dt = make('dt', '', label)
    const dd = make('dd', '', ...cells[at].map(line))
    dt.dataset.row = dd.dataset.row = key
    facts.append(dt, dd)
  }
  const section = make('section', 'ds-sheet', make('h3', 'ds-sheet__name', link(service)), make('p', 'ds-compare__lead', service.lead), ...states(service), facts, buttons(service, at === 0, acts), notes())
  section.setAttribute('aria-label', service.name)
  section.dataset.id = service.id
  return section
}

/** @param {Service[]} services @param {Row[]} rows @param {Acts} acts */
export const compare = (services, rows, acts) => [table(services, rows, acts), make('div', 'ds-sheets', ...services.map((service, at) => sheet(service, rows, at, acts)))]
