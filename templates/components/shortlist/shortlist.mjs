// @ts-check
/**
 * The shortlist's page: which services (kept on this device, or in the address of a shared link), what each one's own page says
 * of it, side by side. What comes with a link is shown and not kept until somebody presses Keep.
 */
import { Failure, Store } from '../finder/store.mjs'
import { carried, concerns, fragment, read, same, write } from '../keep/list.mjs'
import { edition, takeBack } from '../page/today.mjs'
import { load } from './facts.mjs'
import { slug } from './resolve.mjs'
import { rows } from './rows.mjs'
import { compare, make } from './view.mjs'

/** @typedef {import('./facts.mjs').Service} Service */

/** @param {string} id @returns {HTMLElement} */
const byId = (id) => {
  const element = document.getElementById(id)
  if (!element) throw new Error(id)
  return element
}

const root = byId('shortlist')
const { version = '', buckets = '1' } = root.dataset
const { base = '' } = document.documentElement.dataset
const store = new Store(`${base}/finder/${version}/`, version)
const [title, note, trouble, tools, shown, share, address, copied, paper] = ['list-title', 'list-note', 'list-trouble', 'list-tools', 'list', 'share', 'share-address', 'share-said', 'paper'].map(byId)

/** What was read is not asked for again. @type {Map<string, Service>} */
const known = new Map()
/** @type {string[]} */
let ids = []
/** The list is this device's own. */
let own = true
let run = 0

/** @param {string} text @param {() => void} press */
const button = (text, press) => {
  const element = make('button', 'ds-linkbutton', text)
  element.type = 'button'
  element.addEventListener('click', press)
  return element
}

/** @param {string} text @param {string} href */
const link = (text, href) => Object.assign(make('a', 'ds-a', text), { href })

/** @param {...(Node | string)} inside */
const paragraph = (...inside) => make('p', 'govuk-body', ...inside)

/** Where the list comes from. */
const begin = () => {
  const kept = read()
  const along = carried(location.hash)
  own = !along || (kept !== null && same(kept, along))
  ids = along ?? kept ?? []
  void show()
}

/** @param {string[]} next @param {string} heard what is said of it @param {string} [after] what then has the focus */
const change = (next, heard, after) => {
  ids = next
  if (own && !write(ids)) own = false
  // Where it is not kept, its address is the list.
  history.replaceState(null, '', location.pathname + (own ? '' : fragment(ids)))
  void show(heard, after)
}

/** @type {import('./view.mjs').Acts} */
const acts = {
  remove: (id) => change(ids.filter((one) => one !== id), `${known.get(id)?.name ?? id} removed.`),
  move: (id) => change([id, ...ids.filter((one) => one !== id)], `${known.get(id)?.name ?? id} is first now.`, `Remove ${id}`),
}

/** @type {Record<import('../finder/store.mjs').Trouble, string>} */
const SENTENCES = {
  offline: 'You may be offline.',
  missing: 'It is missing from this site.',
  broken: 'It did not arrive whole.',
  mixed: 'This site has been brought up to date since you opened this page.',
}

/** @param {string} id @returns {Promise<Service>} */
const service = async (id) => {
  const held = known.get(id)
  if (held) return held
  const end = await slug(store, Number(buckets), id)
  if (!end) throw new Error('unknown')
  const read = await load(`${base}/services/${end}/`, id)
  known.set(id, read)
  return read
}

/** What the page says above the list: whose it is, and whether it stays. */
const showNote = () => {
  const kept = read()
  note.replaceChildren()
  if (own || !ids.length) return
  if (kept === null) {
    note.append(paragraph(make('strong', '', 'This browser does not let us remember your list.'), ' It stands in the address of this page. Print it, or keep the address, before you close this page.'))
    return
  }
  const keep = make('button', 'govuk-button', 'Keep this list')
  keep.type = 'button'
  keep.addEventListener('click', () => {
    if (write(ids)) {
      own = true
      change(ids, 'This list is kept on this device.')
    } else {
      note.append(paragraph('This browser does not let us keep it: its storage is full or closed to us. The address of this page keeps it.'))
    }
  })
  const replaces = kept.length ? [' It takes the place of your own list. ', link('See your own list', `${base}/shortlist/`), '.'] : []
  note.append(paragraph(make('strong', '', 'This list came with a link.'), ' It is not kept on this device unless you press Keep.', ...replaces), keep)
}

/** @param {{ id: string, error: unknown }[]} failed */
const showTrouble = (failed) => {
  const gone = failed.filter(({ error }) => !(error instanceof Failure))
  const lost = failed.filter(({ error }) => error instanceof Failure)
  const lines = gone.map(({ id }) => paragraph(`This site has no service with the number ${id}. `, button('Remove it', () => acts.remove(id))))
  const [first] = lost
  if (first) {
    const { trouble: kind } = /** @type {Failure} */ (first.error)
    const again = kind === 'mixed' ? button('Load the page again', () => location.reload()) : button('Try again', () => void show())
    const which = lost.length === ids.length ? 'We could not load your list.' : `We could not load ${lost.length} of the ${ids.length} services.`
    lines.push(paragraph(`${which} ${SENTENCES[kind]} `, again, ' or ', link('find them among all services', `${base}/services/`), '.'))
  }
  if ([...known.values()].some(({ day }) => day !== edition()) && first === undefined) {
    lines.push(paragraph(`${SENTENCES.mixed} `, button('Load the page again', () => location.reload())))
  }
  trouble.replaceChildren(...lines)
}

/** Of the councils' numbers below, those that no service here concerns stay off the paper. @param {Service[]} services */
const showCouncils = (services) => {
  const concerned = new Set(services.map(({ council }) => council))
  for (const lines of document.querySelectorAll('.ds-safety [data-council]')) {
    lines.classList.toggle('ds-offpaper', services.length > 0 && !concerned.has('') && !concerned.has(lines.getAttribute('data-council') ?? ''))
  }
}

/** @param {string} [heard] @param {string} [after] */
const show = async (heard = '', after) => {
  run += 1
  const mine = run
  root.hidden = false
  paper.hidden = true
  const some = ids.length === 1 ? '1 service' : `${ids.length} services`
  title.textContent = ids.length ? some : 'Nothing is kept yet'
  showNote()
  if (!ids.length) {
    for (const element of [tools, share]) element.hidden = true
    trouble.replaceChildren()
    showCouncils([])
    shown.replaceChildren(paragraph('Press ', make('strong', '', 'Keep'), ' beside a service, and it stands here, next to the others.'), paragraph('Begin with ', link('Find care', `${base}/find/`), '.'))
    byId('list-said').textContent = heard
    if (heard) title.focus()
    return
  }
  if (ids.some((id) => !known.has(id))) shown.setAttribute('aria-busy', 'true')
  const answers = await Promise.all(ids.map((id) => service(id).then((read) => ({ id, read, error: null }), (error) => ({ id, read: null, error }))))
  if (mine !== run) return
  const services = answers.flatMap(({ read }) => read ?? [])
  showTrouble(answers.filter(({ read }) => !read))
  shown.className = `ds-compared ds-compared--${services.length}`
  shown.replaceChildren(...(services.length ? compare(services, rows(services), acts) : []))
  shown.removeAttribute('aria-busy')
  takeBack(shown)
  showCouncils(services)
  tools.hidden = services.length === 0
  byId('forget').hidden = !own && !(read() ?? []).length
  share.hidden = services.length === 0
  ;/** @type {HTMLInputElement} */ (address).value = `${location.origin}${base}/shortlist/${fragment(ids)}`
  copied.textContent = ''
  byId('list-said').textContent = heard
  // What was pressed is gone: the focus goes where the eye is.
  const next = after && [...shown.querySelectorAll('button')].find((one) => one.dataset.press === after && one.offsetParent)
  if (next) next.focus()
  else if (heard) title.focus()
}

byId('print').addEventListener('click', () => print())
byId('forget').addEventListener('click', () => {
  known.clear()
  own = true
  change([], 'Your list is forgotten. Nothing of it is left on this device.')
})
byId('copy').addEventListener('click', async () => {
  const field = /** @type {HTMLInputElement} */ (address)
  try {
    await navigator.clipboard.writeText(field.value)
    copied.textContent = 'Copied. Now paste it into a message.'
  } catch {
    // An old browser, or one that does not allow it.
    field.focus()
    field.select()
    copied.textContent = 'Your browser does not let us copy it. It is marked now: copy it yourself.'
  }
})
addEventListener('hashchange', begin)
addEventListener('storage', (event) => concerns(event) && own && begin())
addEventListener('pageshow', (event) => event.persisted && begin())
begin()
