// The finder's modules without a page: what is read from an address, how words are found, how services are ordered.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { empty, format, parse, question } from './address.mjs'
import { bit, both, know, matches, wanted } from './facets.mjs'
import { band, milesToBox, miles, words as milesInWords } from './geo.mjs'
import { unpack } from './leaf.mjs'
import { closeness, distance, fit, words } from './names.mjs'
import { lookUp, read, steps, write } from './postcode.mjs'
import { arrange } from './rank.mjs'
import { count } from './search.mjs'
import { Failure, Store } from './store.mjs'

const cases = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8'))
/** As the page's boxes stand. @param {Record<string, string[]>} values */
const boxes = (values) => Object.entries(values).flatMap(([name, all]) => all.map((value) => ({ name, value })))
know([...boxes(cases.values), ...boxes({ extra: ['speaks-polish', 'speaks-urdu'] })])

test('the ranking cases', () => {
  for (const { why, from, enough, rows, expected } of cases.rankings) {
    const ready = rows.map((/** @type {any} */ row) => ({ ...row, point: row.lat === undefined ? null : { lat: row.lat, lon: row.lon } }))
    const hits = arrange(from, ready, (/** @type {any} */ row) => row.evidence ?? 'near', enough)
    assert.deepEqual(hits.map((hit) => `${/** @type {any} */ (hit.row).id} ${hit.evidence} ${hit.band}`), expected, why)
  }
})

test('the bands and the published shuffle', () => {
  for (const { miles: far, band: expected } of cases.bands) assert.equal(band(far), expected, String(far))
  for (const { week, ids } of cases.shuffles) {
    const seed = (/** @type {string} */ id) => createHash('sha256').update(week + id).digest('hex')
    assert.deepEqual([...ids].sort((a, b) => (seed(a) < seed(b) ? -1 : 1)), ids, week)
  }
})

test('an address is read by a closed list', () => {
  /** @param {string} fragment @param {string} expected */
  const check = (fragment, expected) => assert.equal(format(parse(fragment)), expected, fragment.slice(0, 80))
  check('#q=BN11+3DH&kind=home-care&need=dementia,older-people&rating=good,outstanding&pays=direct-payment&extra=live-in&page=2',
    '#q=BN11+3DH&kind=home-care&need=dementia,older-people&rating=outstanding,good&pays=direct-payment&extra=live-in&page=2')
  check('', '')
  check('#', '')
  check('#kind=home-care,home-care,nonsense', '#kind=home-care')
  check('#kind=home-care&kind=nursing-home', '#kind=home-care,nursing-home')
  check('#__proto__=x&constructor=y&toString=1&q=a', '#q=a')
  check('#page=0', '')
  check('#page=-1', '')
  check('#page=1e9', '')
  check('#page=99999', '')
  check('#q=%E0%A4%A', '')
  check('#q=%', '')
  check('#q=%00%0a%E2%80%AE%20', '')
  check('#q=<img src=x onerror=alert(1)>', '#q=%3Cimg+src')
  check('#q=%3Cscript%3E', '#q=%3Cscript%3E')
  check('#unknown=1&q=x&utm_source=a', '#q=x')
})

test('an endless fragment does no harm', () => {
  const start = performance.now()
  for (const long of ['#q=' + 'a'.repeat(1e6), '#' + '&'.repeat(1e6), '#kind=' + 'home-care,'.repeat(1e5), '#q=' + '%'.repeat(1e6), '#q=' + '+'.repeat(1e6)]) {
    assert.ok(format(parse(long)).length < 500)
  }
  assert.ok(performance.now() - start < 1000)
  assert.equal(question('  a\n\tb\u202e  '), 'a b')
})

test('postcodes as people type them', () => {
  /** @param {string} text @param {string | null} expected */
  const check = (text, expected) => {
    const typed = read(text)
    assert.equal(typed && write(typed), expected, text)
  }
  check('BN11 3DH', 'BN11 3DH')
  check(' bn113dh ', 'BN11 3DH')
  check('B N 1 1 3 D H', 'BN11 3DH')
  check('BN11-3DH', 'BN11 3DH')
  check('BN11 ODH', 'BN11 0DH')
  check('EC1A 1BB', 'EC1A 1BB')
  check('M1 1AE', 'M1 1AE')
  check('BN11', 'BN11')
  check('bn1', 'BN1')
  check('BN11 3', 'BN11 3')
  check('BN1 1', 'BN1 1')
  check('Worthing', null)
  check('BN', null)
  check('Rose 1', null)
  check('', null)
  check('BN11 3CC', null)
})

test('an outward code is read back', () => {
  /** @type {import('./postcode.mjs').OutwardFile} */
  const file = {
    p: [5081000, -38000],
    // Steps of 10, 5, -3 and of 1, 2, 3.
    u: { 3: ['$$~?', '#7#-#(', "#%#'#)", [0, 2, 1, 1], 'ZZ', 'AB2019-03'] },
    m: { '': [12, 3, '3AB'], 3: [12, 3, '3DH'] },
    s: [['Worthing, West Sussex', [0]], ['', []]],
    z: [[[7, 1, 2]]],
  }
  const check = (/** @type {string} */ text) => lookUp(file, /** @type {any} */ (read(text)))
  assert.equal(check('BN11 3AA').how, 'unit')
  assert.deepEqual(check('BN11 3AA').found, { point: { lat: 50.8101, lon: -0.37999 }, digit: '3', area: 'Worthing, West Sussex', covers: [[7, 1, 2]] })
  assert.deepEqual(check('BN11 3DH').found?.point, { lat: 50.81012, lon: -0.37994 })
  assert.deepEqual(check('BN11 3DH').found?.covers, [])
  assert.equal(check('BN11 3AB').how, 'ended')
  assert.equal(check('BN11 3AB').ended, '2019-03')
  assert.equal(check('BN11 3ZZ').how, 'pointless')
  assert.equal(check('BN11 3XX').how, 'unknown')
  assert.equal(check('BN11 9XX').how, 'unknown')
  assert.equal(check('BN11').how, 'outward')
  assert.equal(check('BN11 3').how, 'sector')
})

test('dates that the generator made short are read back', () => {
  const today = new Date(cases.packed.as_of)
  for (const [line, packed] of cases.packed.lines) assert.equal(unpack(packed, today), line)
})

test('steps between points are read back', () => {
  for (const [numbers, text] of cases.steps) assert.deepEqual(steps(text), numbers)
})

test('slips in words', () => {
  /** @param {string} typed @param {string} word @param {number | null} expected */
  const check = (typed, word, expected) => assert.equal(closeness(typed, word), expected, `${typed} ${word}`)
  check('sunrise', 'sunrise', 0)
  check('sunrsie', 'sunrise', 1)
  check('sunrse', 'sunrise', 1)
  check('sunrisse', 'sunrise', 1)
  check('xunrise', 'sunrise', 1)
  check('unrise', 'sunrise', 1)
  check('sun', 'sunrise', 0.5)
  check('sunrxxe', 'sunrise', null)
  check('wortihng', 'worthing', 1)
  check('wrothnig', 'worthing', 2)
  check('oak', 'ash', null)
  check('st', 'at', null)
  assert.equal(distance('ab', 'ba', 1), 1)
  assert.equal(distance('kitten', 'sitting', 3), 3)
  assert.equal(distance('abcdef', 'ghijkl', 2), 3)
  assert.equal(fit(['worthing', 'sunrise'], words('Sunrise Care Worthing')), 0)
  assert.equal(fit(['sunrise', 'hove'], words('Sunrise Care Worthing')), null)
  assert.deepEqual(words('St. Mary’s Café & Care'), ['st', 'marys', 'cafe', 'care'])
})

test('filters: or inside a group, and between groups', () => {
  const chosen = { ...empty(), kind: ['home-care', 'extra-care'], need: ['dementia'] }
  const mask = both(both(bit('kind', 'home-care'), bit('need', 'dementia')), bit('extra', 'short-visits'))
  assert.ok(matches(mask, wanted(chosen)))
  assert.ok(!matches(bit('kind', 'home-care'), wanted(chosen)))
  assert.ok(matches(mask, wanted({ ...empty(), extra: ['short-visits'] })), 'the highest bit too')
  const counts = count([mask, both(bit('kind', 'nursing-home'), bit('need', 'dementia'))], chosen)
  assert.equal(counts['kind=nursing-home'], 1)
  assert.equal(counts['need=dementia'], 1)
  assert.equal(counts['extra=short-visits'], 1)
  const polish = both(mask, bit('extra', 'speaks-polish'))
  assert.ok(matches(polish, wanted({ ...empty(), extra: ['speaks-polish'] })), 'a language is an extra')
  assert.ok(!matches(mask, wanted({ ...empty(), extra: ['speaks-polish', 'speaks-urdu'] })))
  assert.equal(count([mask, polish], chosen)['extra=speaks-polish'], 1)
  assert.deepEqual(parse('#extra=speaks-urdu,speaks-elvish').extra, ['speaks-urdu'])
})

test('a box is never nearer than what is in it', () => {
  let seed = 7
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
  for (let i = 0; i < 20000; i += 1) {
    const south = 49.9 + random() * 5
    const west = -5 + random() * 6
    const box = { south, west, north: south + random() * 0.8, east: west + random() * 0.8 }
    const inside = { lat: box.south + random() * (box.north - box.south), lon: box.west + random() * (box.east - box.west) }
    const from = { lat: 49.9 + random() * 6, lon: -5 + random() * 7 }
    assert.ok(milesToBox(from, box) <= miles(from, inside))
  }
  assert.equal(milesInWords(0.94), '0.9 miles')
  assert.equal(milesInWords(1.02), '1 mile')
  assert.equal(milesInWords(9.96), '10 miles')
})

test('every way to fail has its name, and is tried again', async () => {
  /** @param {() => Promise<any>} get @param {string} trouble */
  const check = async (get, trouble) => {
    const store = new Store('/', 'abc', /** @type {any} */ (get))
    await assert.rejects(store.file('x.json'), (error) => error instanceof Failure && error.trouble === trouble)
  }
  const answer = (/** @type {string} */ text, ok = true) => async () => ({ ok, json: async () => JSON.parse(text) })
  await check(async () => { throw new TypeError('network') }, 'offline')
  await check(answer('', false), 'missing')
  await check(answer('{"v":"abc"'), 'broken')
  await check(answer('<html>'), 'broken')
  await check(answer('null'), 'broken')
  await check(answer('{"v":"other"}'), 'mixed')
  let asked = 0
  const store = new Store('/', 'abc', /** @type {any} */ (async () => ((asked += 1) === 1 ? { ok: false } : { ok: true, json: async () => ({ v: 'abc' }) })))
  await assert.rejects(store.file('x.json'))
  await store.file('x.json')
  await store.file('x.json')
  assert.equal(asked, 2)
})
