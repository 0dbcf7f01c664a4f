// The finder against brute force: thousands of questions asked of the files that the site publishes, and of
// /data/services.json line by line. Needs a built site; says so where there is none.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { empty } from './address.mjs'
import { GROUPS, VALUES, know } from './facets.mjs'
import { band, miles } from './geo.mjs'
import { start } from './places.mjs'
import { Search, count } from './search.mjs'
import { Store } from './store.mjs'

const root = new URL('../../../', import.meta.url)
const site = process.env.DOORSTEP_SITE ? new URL(`file://${process.env.DOORSTEP_SITE}/`) : new URL('site/public/', root)
const built = existsSync(new URL('finder', site)) && existsSync(new URL('data/services.json', site))
const skip = built ? false : 'there is no built site here'
const QUESTIONS = Number(process.env.DOORSTEP_QUESTIONS ?? 2000)

const HOMES = ['nursing-home', 'residential-home']

const open = () => {
  const [version] = readdirSync(new URL('finder/', site))
  const page = readFileSync(new URL('find/index.html', site), 'utf8')
  const data = (/** @type {string} */ name) => new RegExp(`data-${name}="([^"]*)"`).exec(page)?.[1] ?? ''
  assert.equal(data('version'), version)
  const get = async (/** @type {string} */ path) => {
    const file = new URL(path, site)
    return existsSync(file) ? { ok: true, json: async () => JSON.parse(readFileSync(file, 'utf8')) } : { ok: false }
  }
  if (!VALUES.kind.length) know([...page.matchAll(/<input name="?(\w+)"? value="?([\w-]+)"? type="?checkbox"?/g)].map(([, name, value]) => ({ name, value })))
  const store = new Store(`finder/${version}/`, version, /** @type {any} */ (get))
  return { store, index: { areas: data('areas').split(' '), buckets: Number(data('buckets')) } }
}

/** Where every unit is in the council's own files: its ward, and the zones of its ward and its sector. */
const geography = () => {
  const table = (/** @type {string} */ text) => text.trim().split(/\r?\n/).map((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.map((cell) => cell.replace(/,$/, '').replace(/^"|"$/g, '')) ?? [])
  const [head, ...zones] = table(readFileSync(new URL('data/geography/zones/zones.csv', root), 'utf8'))
  const members = head.indexOf('members')
  /** @type {Map<string, string[]>} */
  const zonesOf = new Map()
  for (const zone of zones) for (const member of zone[members].split('|')) zonesOf.set(member, [...(zonesOf.get(member) ?? []), zone[0]])
  const units = gunzipSync(readFileSync(new URL('data/geography/postcodes/units.csv.gz', root))).toString().trim().split(/\r?\n/).slice(1)
  return units.map((line) => {
    const [postcode, easting, , , , ward] = line.split(',')
    return { postcode, placed: easting !== '' && easting !== '0', ward, zones: [...(zonesOf.get(ward) ?? []), ...(zonesOf.get(postcode.slice(0, -2)) ?? [])] }
  })
}

/** @param {any} service @param {string[]} zones @param {string} sector */
const evidenceOf = (service, zones, sector) => {
  if (service.kinds.every((/** @type {string} */ kind) => HOMES.includes(kind))) return 'near'
  const said = service.zones.filter((/** @type {any} */ claim) => zones.includes(claim.zone) || claim.zone === sector).map((/** @type {any} */ claim) => claim.evidence)
  return said.includes('placed') ? 'placed' : said.includes('stated') ? 'stated' : 'near'
}

/** @param {any} service @param {import('./address.mjs').State} state */
const passes = (service, state) => {
  const has = { kind: service.kinds, need: service.needs, rating: service.rating.split(','), pays: service.pays, extra: service.extras }
  return GROUPS.every((group) => state[group].length === 0 || state[group].some((value) => has[group].includes(value)))
}

test('every answer is that of brute force', { skip }, async () => {
  const { store, index } = open()
  const all = JSON.parse(readFileSync(new URL('data/services.json', site), 'utf8'))
  const units = geography().filter((unit) => unit.placed)
  let seed = 20261121
  const random = (/** @type {number} */ n) => (seed = (seed * 48271) % 2147483647) % n
  const search = new Search(store)
  let [found, covered] = [0, 0]
  for (let i = 0; i < QUESTIONS; i += 1) {
    const state = empty()
    // Mostly few filters, at times many.
    for (const group of GROUPS) while (random(3) === 0) state[group] = [...new Set([...state[group], VALUES[group][random(VALUES[group].length)]])]
    const unit = units[random(units.length)]
    const at = await start(store, index, unit.postcode)
    assert.equal(at.what, 'address', unit.postcode)
    if (at.what !== 'address') continue
    // A fresh reader for every tenth question, so that nothing read before helps.
    const reader = i % 10 === 0 ? new Search(store) : search
    const { hits } = await reader.near(at.area, at.from, state, 20, () => {})
    await reader.cards(hits)
    const rows = all.filter((/** @type {any} */ service) => passes(service, state)).map((/** @type {any} */ service) => {
      const evidence = evidenceOf(service, unit.zones, unit.postcode.slice(0, -2))
      const far = service.lat === null ? null : miles(at.from.point, service)
      return { id: service.id, evidence, far, band: far === null ? 7 : band(far) }
    })
    const near = rows.filter((/** @type {any} */ row) => row.evidence === 'near' && row.band < 7)
    let last = 0
    while (last < 6 && near.filter((/** @type {any} */ row) => row.band <= last).length < 100) last += 1
    const expected = rows.filter((/** @type {any} */ row) => row.evidence !== 'near' || row.band <= last)
    const key = (/** @type {any} */ row) => `${row.evidence} ${row.band}`
    const why = `${unit.postcode} ${JSON.stringify(state)}`
    assert.deepEqual(hits.map((hit) => `${hit.evidence} ${hit.band} ${hit.row.id}`).sort(), expected.map((/** @type {any} */ row) => `${key(row)} ${row.id}`).sort(), why)
    for (let h = 1; h < hits.length; h += 1) {
      const [a, b] = [hits[h - 1], hits[h]]
      const order = ['placed', 'stated', 'near']
      const step = order.indexOf(b.evidence) - order.indexOf(a.evidence) || b.band - a.band || b.row.rank - a.row.rank
      assert.ok(step > 0, why)
    }
    found += hits.length
    covered += hits.filter((hit) => hit.evidence !== 'near').length
  }
  assert.ok(found > QUESTIONS, 'the questions find something')
  assert.ok(covered > 0, 'and some of it by coverage')
})

test('the numbers beside the filters are true', { skip }, async () => {
  const { store, index } = open()
  const search = new Search(store)
  const units = geography().filter((unit) => unit.placed)
  for (let i = 0; i < 20; i += 1) {
    const state = { ...empty(), kind: ['home-care'], need: i % 2 ? ['dementia'] : [] }
    const at = await start(store, index, units[(i * 7919) % units.length].postcode)
    if (at.what !== 'address') continue
    const answer = await search.near(at.area, at.from, state, 20, () => {})
    const counts = await search.counts(at.area, at.from, state, answer)
    const own = count(answer.hits.map((hit) => hit.row.mask), state)
    assert.equal(counts?.['kind=home-care'], answer.hits.length)
    for (const value of VALUES.pays) assert.equal(counts?.[`pays=${value}`], own[`pays=${value}`])
  }
})

test('a name is found in spite of a slip', { skip }, async () => {
  const { store, index } = open()
  const all = JSON.parse(readFileSync(new URL('data/services.json', site), 'utf8'))
  let [asked, first, tenth] = [0, 0, 0]
  for (let i = 0; i < all.length; i += Math.ceil(all.length / 300)) {
    const { name, url } = all[i]
    const words = name.split(' ')
    const longest = words.reduce((/** @type {string} */ a, /** @type {string} */ b) => (b.length > a.length ? b : a))
    if (longest.length < 5) continue
    const at = i % (longest.length - 1)
    const slips = [longest.slice(0, at) + longest.slice(at + 1), longest.slice(0, at) + longest[at + 1] + longest[at] + longest.slice(at + 2)]
    const typed = words.map((/** @type {string} */ word) => (word === longest ? slips[i % 2] : word)).join(' ')
    const answer = await start(store, index, typed)
    asked += 1
    if (answer.what !== 'names') continue
    const place = answer.found.findIndex((row) => url.endsWith(row.path))
    const best = answer.found[0]
    if (place === 0 || (place > 0 && best.name === name)) first += 1
    if (place >= 0 && place < 10) tenth += 1
  }
  assert.ok(first / asked >= 0.94, `first: ${first} of ${asked}`)
  assert.ok(tenth / asked >= 0.94, `in the first ten: ${tenth} of ${asked}`)
})
