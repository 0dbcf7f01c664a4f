import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { MOST, carried, fragment, parse } from '../keep/list.mjs'
import { plain } from './facts.mjs'
import { bucket, slug } from './resolve.mjs'
import { rows } from './rows.mjs'

const cases = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8'))

test('an id is in the file that the generator put it in', async () => {
  for (const [id, buckets, expected] of cases.buckets) assert.equal(bucket(id, buckets), expected, id)
  const store = /** @type {any} */ ({ file: async (/** @type {string} */ path) => ({ [`i/${bucket('1-12', 4)}.json`]: { s: 'a-b-1-112\nrose-care-1-12\n../evil-1-12' } })[path] ?? { s: '' } })
  assert.equal(await slug(store, 4, '1-12'), 'rose-care-1-12')
  assert.equal(await slug(store, 4, '1-13'), '')
})

test('any text becomes a list of ids or nothing', () => {
  const check = (/** @type {unknown} */ text, /** @type {string[]} */ expected) => assert.deepEqual(parse(text), expected)
  check('1-990,RHAR1,micro-kent-01', ['1-990', 'RHAR1', 'micro-kent-01'])
  check('1-990,1-990,RHAR1,rhar1', ['1-990', 'RHAR1'])
  check('1,2,3', [])
  check('<img src=x onerror=alert(1)>,1-990', ['1-990'])
  check('-1-990,1-990-,../1-990,%2e%2e,1 990', [])
  check('__proto__,constructor', [])
  check(null, [])
  check({ length: 3 }, [])
  check('x'.repeat(1e6), [])
  assert.equal(parse(Array.from({ length: 40 }, (_, at) => `1-99${at + 10}`).join(',')).length, MOST)
})

test('the address carries the list and nothing else', () => {
  assert.equal(carried(''), null)
  assert.equal(carried('#q=BN11+3DH'), null)
  assert.deepEqual(carried('#ids='), [])
  assert.deepEqual(carried('#ids=1-990,1-991&x=y'), ['1-990', '1-991'])
  assert.deepEqual(carried('#ids=1-990%2C1-991'), ['1-990', '1-991'])
  assert.equal(fragment([]), '')
  assert.deepEqual(carried(fragment(['1-990', 'RHAR1'])), ['1-990', 'RHAR1'])
})

/** @param {Partial<import('./facts.mjs').Service>} own @param {[string, string, string][]} facts key, label, words @returns {import('./facts.mjs').Service} */
const service = (own = {}, facts = []) => {
  /** @type {import('./facts.mjs').Service['facts']} */
  const held = new Map()
  for (const [key, label, words] of facts) held.set(key, [...(held.get(key) ?? []), { label, values: [plain(words, false)] }])
  return { id: '1-990', name: 'Rose', path: '/', lead: '', home: false, gone: false, states: [], cover: null, phone: null, council: '', day: '', ...own, facts: held }
}

/** @param {import('./facts.mjs').Service[]} services */
const words = (services) => rows(services).map(({ label, cells }) => [label, ...cells.map((values) => values.map(({ parts }) => parts.map((part) => part.words).join('')).join(' / '))])

test('every service has every row, and every cell its words', () => {
  const agency = service({ phone: { shown: '01632 960123', href: 'tel:+441632960123' } }, [
    ['price', 'Visit of 30 minutes, weekday', '£18 a visit'],
    ['price', 'Live-in', '£1,400 a week'],
    ['space', 'Space in Worthing', 'Has space'],
    ['space', 'Space in Adur', 'No space now'],
  ])
  const silent = service({}, [['prices', 'Prices', 'Has not told us (asked 2 November 2026)']])
  const home = service({ home: true }, [['price', 'Room', '£1,200 a week'], ['beds', 'Beds', '20 beds']])
  const gone = service({ gone: true })
  const table = words([agency, silent, home, gone])
  for (const [label, ...cells] of table) for (const cell of cells) assert.ok(cell.trim().length > 3 && !/^no$/i.test(cell), `${label}: ${cell}`)
  const row = (/** @type {string} */ label) => table.find(([own]) => own === label)?.slice(1)
  assert.deepEqual(row('Telephone'), ['01632 960123', 'Not in the register: ask the council', 'Not in the register: ask the council', 'No longer registered'])
  assert.deepEqual(row('Visit of 30 minutes, weekday'), ['£18 a visit', 'Has not told us (asked 2 November 2026)', 'Has not told us this price', 'No longer registered'])
  assert.deepEqual(row('Room'), ['Has not told us this price', 'Has not told us (asked 2 November 2026)', '£1,200 a week', 'No longer registered'])
  assert.equal(row('Space')?.[0], 'Worthing: Has space / Adur: No space now')
  assert.equal(row('Beds')?.[0], 'Does not apply: people stay at home')
  assert.equal(row('Who comes')?.[2], 'You would move in: it is a care home')
})

test('what applies to nobody is no row, and prices keep one order', () => {
  const labels = (/** @type {import('./facts.mjs').Service[]} */ services) => words(services).map(([label]) => label)
  assert.ok(!labels([service()]).includes('Beds'))
  assert.ok(!labels([service({ home: true })]).includes('Shortest visit'))
  assert.ok(labels([service(), service()]).includes('Price'))
  const one = service({}, [['price', 'a', '1'], ['price', 'c', '3']])
  const other = service({}, [['price', 'a', '1'], ['price', 'b', '2'], ['price', 'c', '3']])
  assert.deepEqual(labels([one, other]).filter((label) => label.length === 1), ['a', 'b', 'c'])
})
