// @ts-check
/**
 * A Keep button for every card and every service's page, and the way to what was kept. Without this script there is no button;
 * where the browser refuses to store, the list goes along in the addresses of links until the tab is closed.
 */
import { MOST, carried, concerns, fragment, read, write } from './list.mjs'

const { base = '' } = document.documentElement.dataset

/** What the tab itself remembers where nothing may be stored. @returns {string[]} */
const remembered = () => carried(location.hash) ?? carried(`#ids=${history.state?.kept ?? ''}`) ?? []

const stored = read()
const along = remembered()
/** @type {string[]} */
let kept = along.length ? along : stored ?? []
/** Whether what was pressed could not be stored. */
let refused = !stored || along.length > 0

/** @typedef {{ id: string, name: string, button: HTMLButtonElement }} Keep */
/** @type {Keep[]} */
let keeps = []
/** @type {{ say: HTMLElement, link: HTMLAnchorElement }[]} */
const ways = []

const heard = document.createElement('p')
heard.className = 'govuk-visually-hidden'
heard.setAttribute('role', 'status')

/** @param {string} id */
const has = (id) => kept.some((one) => one.toLowerCase() === id.toLowerCase())

/** @param {string} [trouble] */
const show = (trouble = '') => {
  for (const { id, name, button } of keeps) {
    const pressed = has(id)
    button.setAttribute('aria-pressed', String(pressed))
    button.firstChild?.replaceWith(pressed ? 'Kept' : 'Keep')
    button.lastElementChild?.replaceChildren(` ${name}`)
  }
  for (const { say, link } of ways) {
    link.href = `${base}/shortlist/${refused ? fragment(kept) : ''}`
    link.textContent = `Shortlist (${kept.length})`
    link.hidden = kept.length === 0
    say.textContent = trouble
    say.hidden = trouble === ''
    if (say.parentElement?.classList.contains('ds-kept')) say.parentElement.hidden = link.hidden && say.hidden
  }
}

/** @param {string} id @param {string} name */
const press = (id, name) => {
  // Another tab may have changed it since.
  if (!refused) kept = read() ?? kept
  if (!has(id) && kept.length >= MOST) {
    const full = `Your shortlist is full: it holds ${MOST}. Remove one there to keep another.`
    show(full)
    heard.textContent = full
    return
  }
  const removing = has(id)
  kept = removing ? kept.filter((one) => one.toLowerCase() !== id.toLowerCase()) : [...kept, id]
  refused = !write(kept)
  if (refused) history.replaceState({ ...history.state, kept: kept.join(',') }, '')
  show(refused && kept.length ? 'This browser does not let us remember your shortlist. Open it before you close this tab: its address keeps it.' : '')
  heard.textContent = `${name} ${removing ? 'taken off' : 'kept'}. ${kept.length} of ${MOST} in your shortlist.`
}

/** @param {string} id @param {string} name */
const button = (id, name) => {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'govuk-button govuk-button--secondary ds-keep'
  const whose = document.createElement('span')
  whose.className = 'govuk-visually-hidden'
  element.append('Keep', whose)
  element.addEventListener('click', () => press(id, name))
  keeps.push({ id, name, button: element })
  return element
}

/** The words that must be said and the way to the list. */
const way = () => {
  const say = Object.assign(document.createElement('p'), { className: 'ds-kept__say', hidden: true })
  const link = Object.assign(document.createElement('a'), { className: 'govuk-button ds-kept__link', hidden: true })
  ways.push({ say, link })
  return [say, link]
}

/** Cards that have no button yet. */
const addToCards = () => {
  // The finder replaces its cards: buttons that are gone need no care.
  keeps = keeps.filter((keep) => keep.button.isConnected)
  for (const acts of document.querySelectorAll('li[data-id] .ds-card__acts')) {
    const card = acts.closest('li')
    if (!card || acts.querySelector('.ds-keep')) continue
    acts.append(button(card.dataset.id ?? '', card.querySelector('.ds-card__name')?.textContent?.trim() ?? ''))
  }
  show()
}

const main = document.querySelector('main')
const service = /** @type {HTMLElement | null} */ (document.querySelector('[data-service]'))
// Of a service that has gone there is nothing to keep: its page leads on.
if (service && main && !document.querySelector('.ds-state--gone')) {
  const { service: id = '' } = service.dataset
  const name = document.querySelector('h1')?.textContent?.trim() ?? ''
  const side = document.createElement('div')
  side.className = 'ds-actions__press'
  side.append(button(id, name), ...way())
  document.querySelector('.ds-actions')?.append(side)
  const bar = document.querySelector('.ds-actionbar') ?? main.appendChild(Object.assign(document.createElement('div'), { className: 'ds-actionbar' }))
  bar.append(button(id, name), ...way())
  show()
} else if (main) {
  const bar = document.createElement('div')
  bar.className = 'ds-kept'
  bar.append(...way())
  main.append(bar)
  addToCards()
  const list = document.getElementById('services')
  if (list) new MutationObserver(addToCards).observe(list, { childList: true })
}
document.body.append(heard)

// Where nothing can be stored, the next page learns the list from the link that leads there.
addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!refused || !link || link.origin !== location.origin || link.hash) return
  if (link.pathname.startsWith(`${base}/services/`)) link.hash = fragment(kept)
}, true)

const again = () => {
  if (!refused) kept = read() ?? kept
  show()
}
addEventListener('storage', (event) => concerns(event) && again())
// A page that comes back as it was left may be older than the list.
addEventListener('pageshow', (event) => event.persisted && again())
// What a new entry of the tab's history would forget.
addEventListener('hashchange', () => refused && history.replaceState({ ...history.state, kept: kept.join(',') }, ''))
