/**
 * Names and places, found in spite of a slip in each word. `publish/finder/names.rs` writes what this reads. Fetched when a name
 * is typed; imports nothing, so that it is one request.
 */

/** @typedef {import('./leaf.mjs').Named} Row */
/** @typedef {(file: any) => Row[]} Rows reads a shard's rows */
/** @typedef {{ name: string, council: string, slug: string, point: import('./geo.mjs').Point, outward: string, inward: string }} Place */
/**
 * @template T
 * @typedef {{ found: T, score: number }} Scored the lower the better; 0 is the very name
 */

const EMPTY = new Set(['and', 'at', 'in', 'limited', 'ltd', 'of', 'the'])
/** @typedef {{ closeness: number, shards: number[], common: boolean }} Lead */
const MOST_WORDS = 6
const MOST_SHARDS = 10

/** Lower-case words without marks and apostrophes. @param {string} text */
export const words = (text) =>
  text.normalize('NFKD').replace(/[\p{M}'’]/gu, '').toLowerCase().split(/[^a-z0-9]+/).filter(Boolean).map((word) => word.slice(0, 24))

/** @param {string[]} all */
const telling = (all) => all.filter((word) => !EMPTY.has(word))

/** The words that a question is searched by. @param {string} text */
export const asked = (text) => {
  const all = words(text)
  const most = telling(all)
  return (most.length ? most : all).slice(0, MOST_WORDS)
}

/** How many slips a word may have. @param {string} word */
const slips = (word) => (word.length > 7 ? 2 : word.length > 2 ? 1 : 0)

/** Letters added, left out, changed or swapped with their neighbour between two words; `most + 1` when there are more.
 * @param {string} a @param {string} b @param {number} most */
export const distance = (a, b, most) => {
  if (Math.abs(a.length - b.length) > most) return most + 1
  /** @type {number[]} */
  let before = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1)
      row.push(cost)
    }
    if (Math.min(...row) > most) return most + 1
    before = last
    last = row
  }
  return last[b.length]
}

/** How far a word as typed is from a word that there is: 0 the same, under 1 its beginning, else the slips; null: not it.
 * @param {string} typed @param {string} word */
export const closeness = (typed, word) => {
  if (typed === word) return 0
  if (typed.length > 1 && word.startsWith(typed)) return 0.5
  const most = slips(typed)
  if (!most) return null
  const apart = distance(typed, word, most)
  if (apart <= most) return apart
  // A slip in a word that is not typed to its end.
  if (typed.length > 4 && word.length > typed.length) {
    const begun = Math.min(...[-1, 0, 1].map((more) => distance(typed, word.slice(0, typed.length + more), 1)))
    if (begun <= 1) return 1.5
  }
  return null
}

/** How far a question is from a text's words; null: some word of the question is not in it.
 * @param {string[]} question @param {string[]} text */
export const fit = (question, text) => {
  let score = 0
  for (const typed of question) {
    let best = null
    for (const word of text) {
      const apart = closeness(typed, word)
      if (apart !== null && (best === null || apart < best)) best = apart
    }
    if (best === null) return null
    score += best
  }
  return score
}

/** @param {string} two @param {number} buckets */
const bucket = (two, buckets) => ((two.charCodeAt(0) || 0) * 31 + (two.charCodeAt(1) || 0)) % buckets

/** The entries of a bucket's text: word (and another's first letter), shards.
 * @param {string} text @returns {[string, string, number[]][]} */
const entries = (text) =>
  text.split('\n').filter(Boolean).map((line) => {
    const [entry, shards] = line.split('\t')
    const [word, other = ''] = entry.split(' ')
    return [word, other, shards.split(' ').map(Number)]
  })

/** Where a word may lead: each word of the index that is close to it. @param {import('./store.mjs').Store} store
 * @param {number} buckets @param {string} typed @param {string[]} others */
const leads = async (store, buckets, typed, others) => {
  const [first, last] = await Promise.all([
    store.file(`v/${bucket(typed.slice(0, 2), buckets)}.json`),
    typed.length > 2 ? store.file(`v/${bucket(typed.slice(-2), buckets)}.json`) : { s: '' },
  ])
  /** @type {Map<string, Lead>} */
  const found = new Map()
  for (const [word, other, shards] of [...entries(first.p), ...entries(last.s)]) {
    const close = closeness(typed, word)
    if (close === null) continue
    // A common word leads on only together with another; on its own, to a few.
    if (other ? !others.some((o) => o[0] === other) : false) continue
    found.set(`${word} ${other}`, { closeness: close, shards, common: other !== '' })
  }
  return [...found.values()].sort((a, b) => a.closeness - b.closeness)
}

/** Everything that a question may name, best first. @param {import('./store.mjs').Store} store @param {number} buckets @param {string} text @param {Rows} rows
 * @returns {Promise<{ services: Scored<Row>[], places: Scored<Place>[] }>} */
export const find = async (store, buckets, text, rows) => {
  const question = asked(text)
  if (!question.length) return { services: [], places: [] }
  const led = await Promise.all(question.map((typed) => leads(store, buckets, typed, question.filter((other) => other !== typed))))
  const known = led.filter((leads) => leads.length > 0)
  if (known.length < question.length) return { services: [], places: [] }
  const shardsOf = (/** @type {Lead[]} */ leads) => [...new Set(leads.flatMap((lead) => lead.shards))]
  // Whatever is found has every word: so the word with the fewest files leads to all of it. A common word leads only to
  // those whose other word begins as typed.
  const common = (/** @type {Lead[]} */ leads) => Number(leads.some((lead) => lead.common))
  const [cheapest] = known.sort((a, b) => common(a) - common(b) || shardsOf(a).length - shardsOf(b).length || a[0].closeness - b[0].closeness)
  // What is closest first; the rest only when that is not it.
  const near = shardsOf(cheapest.filter((lead) => lead.closeness < cheapest[0].closeness + 0.5))
  const first = await read(store, question, words(text).length, near.slice(0, MOST_SHARDS), rows)
  if (first.services.length || first.places.length) return first
  return read(store, question, words(text).length, shardsOf(cheapest).slice(0, MOST_SHARDS), rows)
}

/** What the shards hold of a question, best first. @param {import('./store.mjs').Store} store @param {string[]} question
 * @param {number} typed how many words were typed @param {number[]} shards @param {Rows} rows
 * @returns {Promise<{ services: Scored<Row>[], places: Scored<Place>[] }>} */
const read = async (store, question, typed, shards, rows) => {
  const files = await Promise.all(shards.map((shard) => store.file(`n/${shard}.json`)))
  /** @type {Map<number, Scored<Row>>} */
  const services = new Map()
  /** @type {Map<string, Scored<Place>>} */
  const places = new Map()
  for (const file of files) {
    for (const row of rows(file)) {
      const name = words(row.name)
      const score = fit(question, name) ?? raised(fit(question, [...name, ...words(row.known), ...words(row.town)]), 0.25)
      if (score !== null && !services.has(row.rank)) services.set(row.rank, { found: row, score: score + 0.01 * Math.abs(telling(name).length - question.length) + 0.001 * Math.abs(name.length - typed) })
    }
    for (const [name, council, slug, lat, lon, outward, inward] of file.P ?? []) {
      const all = words(name)
      const score = fit(question, all)
      const place = { name, council, slug, point: { lat: lat / 1e5, lon: lon / 1e5 }, outward, inward }
      if (score !== null) places.set(slug, { found: place, score: score + 0.01 * Math.abs(all.length - question.length) })
    }
  }
  const inOrder = (/** @type {Scored<any>} */ a, /** @type {Scored<any>} */ b) => a.score - b.score
  return {
    services: [...services.values()].sort((a, b) => inOrder(a, b) || a.found.rank - b.found.rank),
    places: [...places.values()].sort((a, b) => inOrder(a, b) || (a.found.slug < b.found.slug ? -1 : 1)),
  }
}

/** @param {number | null} score @param {number} by */
const raised = (score, by) => (score === null ? null : score + by)
