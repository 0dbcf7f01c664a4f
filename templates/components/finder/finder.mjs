// @ts-check
/**
 * The finder's page: what is typed and pressed becomes the address's fragment, and the fragment becomes the page. Nothing is
 * kept anywhere else, so that Back, reload and a shared link all give the same page.
 */
import { today } from '../page/today.mjs'
import { empty, format, parse, question } from './address.mjs'
import { GROUPS, know, matches, wanted } from './facets.mjs'
import { foresee, start } from './places.mjs'
import { letters, read, write } from './postcode.mjs'
import { PER_PAGE, byId, chip, list, services } from './render.mjs'
import { Search, count } from './search.mjs'
import { Failure, Store, late } from './store.mjs'

/** @typedef {import('./address.mjs').State} State */
/** @typedef {import('./search.mjs').Answer} Answer */

const root = byId('finder')
const { base = '', version = '', areas = '', buckets = '1', day = '' } = root.dataset
const index = { areas: areas.split(' '), buckets: Number(buckets) }
const store = new Store(`${base}/finder/${version}/`, version)
const search = new Search(store)
const asOf = new Date(day)
const box = /** @type {HTMLInputElement} */ (byId('q'))
const boxes = /** @type {HTMLInputElement[]} */ ([...byId('choose').querySelectorAll('input')])
know(boxes)
const [title, where, number, trouble, advice, chips, order, items, pages, filters, opener, closer] = ['title', 'where', 'count', 'trouble', 'advice', 'chips', 'order', 'services', 'pages', 'filters', 'open-filters', 'close-filters'].map(byId)
const siteName = document.title.split(' – ').at(-1) ?? ''

/** @type {State} */
let state = parse(location.hash)
/** One for each service of a page. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** How long somebody looks at nothing, in milliseconds. */
const SLOW = 3000

/** Counts the runs: what comes in for an earlier one is not shown. */
let run = 0

/** Whether anything was seen yet: what is needed later waits until then. */
let seen = false
const drawn = async () => {
  if (seen) return
  seen = true
  await new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done))
    // A page that is not in sight is not drawn.
    setTimeout(done, 100)
  })
}

/** @param {HTMLElement} element @param {boolean} shown */
const show = (element, shown) => {
  element.hidden = !shown
}

/** @param {string} text @param {...(Node | string)} more */
const paragraph = (text, ...more) => {
  const p = Object.assign(document.createElement('p'), { className: 'govuk-body' })
  p.append(text, ...more)
  return p
}

/** @param {string} text @param {() => void} press */
const button = (text, press) => {
  const element = Object.assign(document.createElement('button'), { type: 'button', className: 'ds-linkbutton', textContent: text })
  element.addEventListener('click', press)
  return element
}

/** @param {string} text @param {string} href */
const link = (text, href) => Object.assign(document.createElement('a'), { className: 'ds-a', textContent: text, href })

/** @param {State} next */
const go = (next) => {
  const fragment = format(next)
  if (fragment === format(state) && fragment === location.hash) void answer()
  else if (fragment) location.hash = fragment
  else {
    history.pushState(null, '', location.pathname)
    follow()
  }
}

/** A whole postcode in the one spelling that the address has, anything else as it was typed. @param {string} text */
const asAsked = (text) => {
  const words = question(text)
  const typed = read(words)
  return typed ? write(typed) : words
}

const label = (/** @type {HTMLInputElement} */ input) => input.nextElementSibling?.textContent ?? ''

/** The boxes, the chips and the button say what is chosen. */
const showChosen = () => {
  box.value = state.q
  for (const input of boxes) input.checked = state[/** @type {import('./facets.mjs').Group} */ (input.name)].includes(input.value)
  const chosen = boxes.filter((input) => input.checked)
  opener.textContent = chosen.length ? `Filters (${chosen.length})` : 'Filters'
  const removable = chosen.map((input) => chip(label(input), () => lift(input.name, input.value)))
  if (chosen.length) {
    const all = document.createElement('li')
    all.append(button('Clear all', () => {
      go({ ...empty(), q: state.q })
      number.focus()
    }))
    removable.push(all)
  }
  chips.replaceChildren(...removable)
  show(chips, chosen.length > 0)
}

/** @param {string} group @param {string} value */
const lift = (group, value) => {
  const key = /** @type {import('./facets.mjs').Group} */ (group)
  go({ ...state, page: 1, [key]: state[key].filter((v) => v !== value) })
  number.focus()
}

/** @param {Record<string, number> | null} counts */
const showCounts = (counts) => {
  for (const input of boxes) {
    const place = input.parentElement?.lastElementChild
    if (place) place.textContent = counts ? (counts[`${input.name}=${input.value}`] ?? 0).toLocaleString('en-GB') : ''
  }
}

/** @param {number} total */
const showPages = (total) => {
  const last = Math.max(1, Math.ceil(total / PER_PAGE))
  const to = (/** @type {string} */ text, /** @type {number} */ page) => {
    const a = link(text, format({ ...state, page }))
    a.addEventListener('click', () => number.focus())
    return a
  }
  const here = Object.assign(document.createElement('span'), { textContent: `Page ${state.page} of ${last}` })
  pages.replaceChildren(...(state.page > 1 ? [to('Previous page', Math.min(state.page, last + 1) - 1)] : []), here, ...(state.page < last ? [to('Next page', state.page + 1)] : []))
  show(pages, last > 1)
}

/** Only the words: the list, the order rule and the pages go. @param {string} heading @param {...Node} more */
const say = (heading, ...more) => {
  closer.textContent = 'Show services'
  number.textContent = heading
  advice.replaceChildren(...more)
  for (const element of [items, order, pages, byId('map-tools')]) show(element, false)
  mapBox.hidden = true
  mapOpener.setAttribute('aria-expanded', 'false')
  mapOpener.textContent = 'Show map'
}

/** What the page shows of some hits. @param {import('./search.mjs').Hit[]} hits */
const onPage = (hits) => hits.slice((state.page - 1) * PER_PAGE, state.page * PER_PAGE)

const [mapBox, mapOpener] = ['map', 'open-map'].map(byId)
/** @type {import('../map/results.mjs').ResultMap | undefined} */
let picture
/** @type {import('./search.mjs').Hit[]} */
let inList = []

/** To the service in the list, and its name has the focus. @param {string} id */
const toCard = (id) => {
  const name = /** @type {HTMLElement | null} */ (items.querySelector(`li[data-id="${CSS.escape(id)}"] h3 a`))
  name?.scrollIntoView({ block: 'center' })
  name?.focus({ preventScroll: true })
}

/** The same services with the same letters, on the map and in the list. */
const showMap = async () => {
  const open = !mapBox.hidden
  const doors = [...items.querySelectorAll('li[data-id] .ds-door')]
  for (const [at, door] of doors.entries()) door.textContent = open ? LETTERS[at] ?? '' : ''
  if (!open) return
  try {
    const { ResultMap } = await late(import('../map/results.mjs'))
    picture ??= new ResultMap(mapBox, store, toCard)
    const places = inList.map(({ row: { id = '', name = '', point }, evidence }, at) => ({ id, name, point, evidence, letter: LETTERS[at] ?? '' }))
    await picture.show(places, root.dataset.here ? JSON.parse(root.dataset.here) : null)
  } catch {
    picture = undefined
    mapBox.replaceChildren(paragraph('We could not load the map. The list has the same services. ', button('Try again', () => void showMap())))
  }
}
mapOpener.addEventListener('click', () => {
  mapBox.hidden = !mapBox.hidden
  mapOpener.setAttribute('aria-expanded', String(!mapBox.hidden))
  mapOpener.textContent = mapBox.hidden ? 'Show map' : 'Hide map'
  void showMap()
})

/** @param {Answer} answer @param {string} digit @param {boolean} grouped @param {() => boolean} current */
const showList = async ({ hits, claims, whole }, digit, grouped, current) => {
  const last = Math.max(1, Math.ceil(hits.length / PER_PAGE))
  if (whole && state.page > last) state.page = last
  const page = hits.slice((state.page - 1) * PER_PAGE, state.page * PER_PAGE)
    /** @param {import('./search.mjs').Hit[]} some @param {boolean} all */
  const draw = (some, all) => {
    number.textContent = all ? services(hits.length) : 'Counting…'
    closer.textContent = all ? `Show ${services(hits.length)}` : 'Show services'
    advice.replaceChildren()
    list(hits, some, claims, { base, digit, today: today(), asOf, grouped })
    items.setAttribute('aria-busy', String(!all))
    show(items, true)
    show(order, grouped)
    inList = some
    if (all) {
      show(byId('map-tools'), true)
      void showMap()
    }
  }
  // One service is seen before the files of all of them are asked for.
  if (!seen) {
    await search.cards(page.slice(0, 1), page)
    if (!current()) return
    const bare = page.findIndex((hit) => hit.row.name === undefined)
    if (bare > 0) draw(page.slice(0, bare), false)
    await drawn()
  }
  await search.cards(page)
  if (!current()) return
  draw(page, whole)
  if (whole) showPages(hits.length)
  await drawn()
}

/** @type {Record<import('./store.mjs').Trouble, string>} */
const SENTENCES = {
  offline: 'We could not load the list. You may be offline.',
  missing: 'We could not load the list. A part of it is missing from this site.',
  broken: 'We could not load the list. A part of it did not arrive whole.',
  mixed: 'This site has been brought up to date since you opened this page. Load the page again.',
}

/** @param {unknown} error */
const fail = (error) => {
  const kind = error instanceof Failure ? error.trouble : 'broken'
  say('')
  showCounts(null)
  const again = kind === 'mixed' ? button('Load the page again', () => location.reload()) : button('Try again', () => void answer())
  trouble.replaceChildren(paragraph(`${SENTENCES[kind]} `, again, ', ', link('see every service as plain pages', `${base}/services/`), ' or ring the council: its number is below.'))
}

/** @param {{ area: any, from: import('./postcode.mjs').Found }} at @param {() => boolean} current */
const nothingNear = async ({ area, from }, current) => {
  say('No service matches all your filters')
  const { lift, words } = await late(import('./advice.mjs'))
  const best = await lift(GROUPS, state, async (left) => (await search.near(area, from, left, 0, () => {})).hits.length)
  if (!current()) return
  const own = boxes.filter((one) => one.name === best?.group)
  const input = own.find((one) => one.value === best?.value)
  const [sentence, press] = words(best, input ? label(input) : '', own[0]?.closest('fieldset')?.querySelector('legend')?.textContent ?? '')
  advice.replaceChildren(paragraph(sentence, ...(press ? [button(press, () => {
    go({ ...state, ...best?.left, page: 1 })
    number.focus()
  })] : [])))
}

/** Makes the page say what the state asks. */
const answer = async () => {
  run += 1
  const mine = run
  const current = () => mine === run
  trouble.replaceChildren()
  const asked = state.q !== ''
  show(root, true)
  root.dataset.asked = String(asked)
  show(byId('places'), !asked)
  // Its line is kept, so that nothing moves when its words come.
  if (!asked || where.hidden) where.textContent = '\u00a0'
  show(where, asked)
  delete root.dataset.here
  const kind = state.kind.length === 1 ? boxes.find((input) => input.name === 'kind' && input.value === state.kind[0]) : undefined
  const what = kind ? label(kind) : 'Care'
  title.textContent = asked ? `${what} near ${state.q}` : 'Find care'
  document.title = `${title.textContent} – ${siteName}`
  if (!asked) {
    showCounts(null)
    // With no filter either, the box and the places say all.
    show(root, boxes.some((input) => input.checked))
    say(kind ? `${what}: where do you need it?` : 'Where do you need care?', paragraph('Type your postcode above to see who comes to your street.'))
    return
  }
  if (items.hidden) number.textContent = 'Looking…'
  // On a slow line nobody waits before a dead page.
  setTimeout(() => {
    if (current() && number.textContent === 'Looking…') advice.replaceChildren(paragraph('This takes longer than it should. We go on looking. Meanwhile: ', link('every service as plain pages', `${base}/services/`), '.'))
  }, SLOW)
  const typed = read(state.q)
  if (typed && state.kind.length === 1 && index.areas.includes(letters(typed.outward))) store.file(`k/${letters(typed.outward)}.json`).catch(() => {})
  try {
    const at = await start(store, index, state.q)
    if (!current()) return
    if (at.what === 'nowhere') {
      title.textContent = 'Find care'
      showCounts(null)
      say(at.title, paragraph(at.note))
      return
    }
    if (at.what === 'names') {
      title.textContent = `Services called “${state.q}”`
      document.title = `${title.textContent} – ${siteName}`
      const groups = wanted(state)
      const found = at.found.filter((row) => matches(row.mask, groups))
      showCounts(count(at.found.map((row) => row.mask), state))
      if (found.length) await showList({ hits: found.map((row) => ({ row, evidence: 'near', miles: null, band: 0 })), claims: new Map(), whole: true }, '', false, current)
      else say('No service of that name matches all your filters', paragraph('Take a filter away to see it.'))
      return
    }
    title.textContent = `${what} near ${at.name}`
    document.title = `${title.textContent} – ${siteName}`
    root.dataset.here = JSON.stringify(at.from.point)
    where.textContent = at.note || '\u00a0'
    let over = false
    const partly = async (/** @type {Answer} */ sofar) => {
      await showList(sofar, at.from.digit, true, () => current() && !over)
    }
    const whole = await search.near(at.area, at.from, state, state.page * PER_PAGE, partly)
    over = true
    if (!current()) return
    if (whole.hits.length) await showList(whole, at.from.digit, true, current)
    else await nothingNear(at, current)
    if (!current()) return
    const counts = await search.counts(at.area, at.from, state, whole)
    if (current()) showCounts(counts)
  } catch (error) {
    if (current()) fail(error)
  }
}

const follow = () => {
  state = parse(location.hash)
  showChosen()
  void answer()
}

byId('ask').addEventListener('submit', (event) => {
  event.preventDefault()
  go({ ...state, q: asAsked(box.value), page: 1 })
})
box.addEventListener('input', () => foresee(store, index.areas, box.value))
byId('choose').addEventListener('change', () => {
  const next = { ...state, page: 1 }
  for (const group of GROUPS) next[group] = boxes.filter((input) => input.name === group && input.checked).map((input) => input.value)
  go(next)
})

/** @param {boolean} open */
const openFilters = (open) => {
  filters.dataset.open = String(open)
  opener.setAttribute('aria-expanded', String(open))
  ;(open ? filters : opener).focus()
}
opener.addEventListener('click', () => openFilters(filters.dataset.open !== 'true'))
byId('choose').addEventListener('submit', (event) => {
  event.preventDefault()
  openFilters(false)
  number.focus()
})
addEventListener('hashchange', follow)
follow()
