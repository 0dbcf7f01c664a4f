/**
 * What a service's own page says of it. The page is the one place where its facts stand, so that a comparison can never say
 * otherwise; of its markup nothing is taken over but words.
 */
import { Failure } from '../finder/store.mjs'

/** @typedef {{ words: string, as: '' | 'strong' | 'when' | 'link', href: string }} Part */
/** @typedef {{ parts: Part[], untold: boolean, until: string, stale: string }} Value one line of a cell */
/** @typedef {{ label: string, values: Value[] }} Fact */
/**
 * @typedef {object} Service
 * @property {string} id
 * @property {string} name
 * @property {string} path
 * @property {string} lead its kind and town
 * @property {boolean} home people live there
 * @property {boolean} gone
 * @property {{ title: string, values: Value[] }[]} states gone, resting, a notice
 * @property {{ evidence: string, claim: string, from: string } | null} cover
 * @property {{ shown: string, href: string } | null} phone
 * @property {Map<string, Fact[]>} facts by their key; several under `price` and `space`
 * @property {string} council whose numbers to ring; empty beyond the border
 * @property {string} day of the page
 */

/** @param {Node | null | undefined} node */
const words = (node) => (node?.textContent ?? '').replace(/[ \t\r\n]+/g, ' ').trim()

/** Only ways within the site and telephone numbers. @param {string | null} href */
const safe = (href) => (href && /^(\/(?!\/)|tel:\+?\d+$)/.test(href) ? href : '')

/** @param {string} text @returns {Value} */
export const plain = (text, untold = true) => ({ parts: [{ words: text, as: '', href: '' }], untold, until: '', stale: '' })

/** The words of one line, and which of them are strong or quiet. @param {Element} element @returns {Value} */
const value = (element) => {
  /** @type {Part[]} */
  const parts = []
  const walk = (/** @type {Node} */ node, /** @type {Part['as']} */ as, href = '') => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) {
        const said = (child.textContent ?? '').replace(/[ \t\r\n]+/g, ' ')
        if (said) parts.push({ words: said, as, href })
      } else if (child instanceof Element) {
        const to = child.localName === 'a' ? safe(child.getAttribute('href')) : ''
        walk(child, child.localName === 'strong' ? 'strong' : to ? 'link' : child.classList.contains('ds-when') ? 'when' : as, to || href)
      }
    }
  }
  walk(element, '')
  const { until = '', stale = '' } = element instanceof HTMLElement ? element.dataset : {}
  return { parts, untold: element.classList.contains('ds-untold'), until, stale }
}

/** @param {Element} dt @returns {Fact} */
const fact = (dt) => {
  const dd = dt.nextElementSibling
  return { label: words(dt), values: [...(dd?.querySelectorAll('.ds-facts__value') ?? [])].map(value) }
}

/** A list as one line. @param {Document} page @param {string} key @returns {Fact[]} */
const listed = (page, key) => {
  const items = [...page.querySelectorAll(`ul[data-key="${key}"] > li`)].map(words)
  return items.length ? [{ label: '', values: [plain(items.join(', '), false)] }] : []
}

/** @param {string} html @param {string} id whose page it has to be @param {string} path @returns {Service} */
export const service = (html, id, path) => {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const article = /** @type {HTMLElement | null} */ (page.querySelector('article[data-service]'))
  // A log-in page, an error page, half a page: none of them is the service.
  if (article?.dataset.service?.toLowerCase() !== id.toLowerCase() || !page.querySelector('footer')) throw new Failure('broken')
  /** @type {Map<string, Fact[]>} */
  const facts = new Map()
  const add = (/** @type {string} */ key, /** @type {Fact[]} */ more) => more.length && facts.set(key, [...(facts.get(key) ?? []), ...more])
  for (const dt of article.querySelectorAll('dt[data-key]')) add(dt.getAttribute('data-key') ?? '', [fact(dt)])
  for (const key of ['needs', 'extras']) add(key, listed(page, key))
  for (const key of ['phone', 'address']) {
    const said = page.querySelector(`span[data-key="${key}"]`)
    if (said) add(key, [{ label: '', values: [plain(words(said), key === 'phone')] }])
  }
  const tel = article.querySelector('a.ds-tel')
  const cover = article.querySelector('.ds-card__cover')
  return {
    id: article.dataset.service ?? id,
    name: words(page.querySelector('h1')),
    path,
    lead: words(page.querySelector('.ds-lead')),
    home: article.dataset.home === 'true',
    gone: article.querySelector('.ds-state--gone') !== null,
    states: [...article.querySelectorAll('.ds-state')].map((state) => ({
      title: words(state.querySelector('.ds-state__title')),
      values: [...state.querySelectorAll('.ds-state__text')].map(value),
    })),
    cover: cover && {
      evidence: ['placed', 'stated'].find((one) => cover.classList.contains(`ds-card__cover--${one}`)) ?? 'near',
      claim: words(cover.querySelector('.ds-evidence__claim')),
      from: words(cover.querySelector('.ds-evidence__from')),
    },
    phone: tel && { shown: words(tel), href: safe(tel.getAttribute('href')) },
    facts,
    council: page.querySelector('.ds-safety div[data-council]')?.getAttribute('data-council') ?? '',
    day: page.documentElement.dataset.day ?? '',
  }
}

const PATIENCE = 20_000

/** Reads a service's page. @param {string} path @param {string} id @param {typeof fetch} [get] @returns {Promise<Service>} */
export const load = async (path, id, get = (...request) => fetch(...request)) => {
  const control = new AbortController()
  const timer = setTimeout(() => control.abort(), PATIENCE)
  let answer, html
  try {
    answer = await get(path, { signal: control.signal })
    html = await answer.text()
  } catch {
    throw new Failure('offline')
  } finally {
    clearTimeout(timer)
  }
  if (!answer.ok) throw new Failure('missing')
  return service(html, id, path)
}
