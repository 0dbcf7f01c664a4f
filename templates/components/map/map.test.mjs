import assert from 'node:assert/strict'
import { test } from 'node:test'
import { along } from './lettering.mjs'
import { even, lat, lon, pick, place, seen, zoom } from './mercator.mjs'
import { LAYERS } from './scheme.mjs'

/** As results.mjs makes it: pixels of a mile to pixels of a degree. @param {{ lat: number, lon: number }} at @param {number} scale */
const view = (at, scale, wide = 700, high = 460) => ({ ...at, wide, high, degree: { lon: 69.17 * Math.cos((at.lat * Math.PI) / 180) * scale, lat: 69.1 * scale } })
const LEEDS = { lat: 53.8, lon: -1.55 }
/** @param {import('./mercator.mjs').Box} bounds @param {number} coarsest @param {number} finest @returns {import('./mercator.mjs').Listed} */
const archive = (bounds, coarsest, finest) => ['a', bounds, coarsest, finest, '']
const WORLD = archive([-180, -85, 180, 85], 0, 15)

test('tiles meet where the degrees say', () => {
  assert.deepEqual([lon(0, 0), lon(1, 1), lon(3, 8)], [-180, 0, 180])
  assert.ok(Math.abs(lat(0, 0) - 85.0511287798) < 1e-9)
  assert.ok(Math.abs(lat(1, 1)) < 1e-12)
  // Where 51.5 north and 0.12 west lie at zoom 10, as everybody counts tiles.
  assert.ok(lat(10, 340) > 51.5 && lat(10, 341) < 51.5 && lon(10, 511) < -0.12 && lon(10, 512) > -0.12)
})

test('a tile lies on the map within a tenth of a pixel, at every scale and everywhere in England', () => {
  for (const middle of [LEEDS, { lat: 49.96, lon: -6.3 }, { lat: 55.8, lon: -2 }, { lat: 51.5, lon: 1.7 }]) {
    for (let scale = 0.5; scale <= 1600; scale *= 1.7) {
      const now = view(middle, scale)
      for (const tile of pick(now, WORLD)) {
        const { left, top, wide, high } = place(tile, now)
        const down = even(tile)
        for (let across = 0; across <= 1; across += 0.25) {
          for (let share = 0; share <= 1; share += 0.125) {
            // The degrees of this point of the tile, and where the map puts such a point: as it puts its marks.
            const at = { lat: lat(tile.z, tile.y + share), lon: lon(tile.z, tile.x + across) }
            const mark = { x: now.wide / 2 + (at.lon - now.lon) * now.degree.lon, y: now.high / 2 - (at.lat - now.lat) * now.degree.lat }
            assert.ok(Math.hypot(left + across * wide - mark.x, top + down(share) * high - mark.y) < 0.1, `${JSON.stringify(tile)} at ${scale}`)
          }
        }
      }
    }
  }
})

test('the picture is covered, with tiles near their best size', () => {
  for (let scale = 10; scale <= 1600; scale *= 1.3) {
    const now = view(LEEDS, scale)
    const tiles = pick(now, WORLD)
    const boxes = tiles.map((tile) => place(tile, now))
    for (const [x, y] of [[0, 0], [now.wide - 1, 0], [0, now.high - 1], [now.wide / 2, now.high / 2], [now.wide - 1, now.high - 1]]) {
      assert.equal(boxes.filter((box) => x >= box.left && x < box.left + box.wide && y >= box.top && y < box.top + box.high).length, 1, `${x} ${y} at ${scale}`)
    }
    assert.ok(tiles.length <= 9, `${tiles.length} at ${scale}`)
    assert.ok(boxes[0].wide > 350 && boxes[0].wide < 730 || tiles[0].z === 15, `${boxes[0].wide} at ${scale}`)
  }
})

test('an archive is asked for nothing that it does not have', () => {
  const near = view(LEEDS, 1600)
  /** @type {import('./mercator.mjs').Box} */
  const bounds = [-1.6, 53.7, -1.5, 53.9]
  assert.equal(Math.round(zoom(near)), 15)
  assert.deepEqual(new Set(pick(near, archive(bounds, 6, 13)).map(({ z }) => z)), new Set([13]), 'the finest is drawn larger')
  assert.deepEqual(pick(view({ lat: 51, lon: 0 }, 100), archive(bounds, 6, 13)), [], 'elsewhere')
  assert.ok(pick(view(LEEDS, 10), archive(bounds, 12, 14)).every(({ z }) => z === 12), 'the coarsest is drawn smaller')
  assert.deepEqual(pick(view(LEEDS, 10), archive([-6, 50, 2, 56], 12, 14)), [], 'but not hundreds of them')
  assert.deepEqual(pick(view(LEEDS, 2), archive(bounds, 6, 14)), [], 'from afar there are areas')
  const [west, south, east, north] = seen(near)
  assert.ok(west < LEEDS.lon && east > LEEDS.lon && south < LEEDS.lat && north > LEEDS.lat)
})

/** @param {string} layer @param {Record<string, string | boolean>} properties */
const of = (layer, properties) => {
  const drawn = LAYERS[layer](properties)
  return drawn && [drawn.part, drawn.name, drawn.rank].filter((one) => one !== undefined).join(' ')
}

test('both schemes come to the same parts', () => {
  for (const [layer, properties, expected] of /** @type {[string, Record<string, string | boolean>, string | null][]} */ ([
    ['roads', { kind: 'highway', ref: 'M62', name: 'Motorway' }, 'motorway M62'],
    ['roads', { type: 'Motorway', number: 'M62' }, 'motorway M62'],
    ['roads', { kind: 'major_road', kind_detail: 'primary', name: 'High Road', ref: 'A27' }, 'main A27'],
    ['roads', { type: 'A Road', name: 'High Road', number: 'A27' }, 'main A27'],
    ['roads', { kind: 'major_road', kind_detail: 'tertiary', name: 'Mill Lane' }, 'middle Mill Lane'],
    ['roads', { type: 'B Road', name: 'Mill Lane', number: 'B1' }, 'middle Mill Lane'],
    ['roads', { kind: 'minor_road', name: 'Elm Close' }, 'minor Elm Close'],
    ['roads', { type: 'Local', name: 'Elm Close' }, 'minor Elm Close'],
    ['roads', { type: 'Local', name: '' }, 'minor'],
    ['roads', { kind: 'rail', name: 'Main Line' }, 'rail'],
    ['rail', { type: 'Multi Track' }, 'rail'],
    ['roads', { kind: 'rail', is_tunnel: true }, null],
    ['rail', { type: 'Tunnel' }, null],
    ['roads', { kind: 'path', kind_detail: 'footway', name: 'Twitten' }, 'path Twitten'],
    ['roads', { kind: 'path', kind_detail: 'sidewalk' }, null],
    ['roads', { kind: 'ferry' }, null],
    ['roads', { kind: 'constructor' }, null],
    ['roads', {}, null],
    ['places', { kind: 'locality', kind_detail: 'town', name: 'Worthing' }, 'place Worthing 1'],
    ['names', { type: 'Town', name1: 'Worthing' }, 'place Worthing 1'],
    ['places', { kind: 'neighbourhood', name: 'Heene' }, 'place Heene 3'],
    ['names', { type: 'Suburban Area', name1: 'Heene' }, 'place Heene 2'],
    ['places', { kind: 'region', name: 'England' }, null],
    ['names', { type: 'Motorway Junctions', name1: 'J1' }, null],
    ['landuse', { kind: 'park' }, 'green'],
    ['woodland', {}, 'green'],
    ['landuse', { kind: 'industrial' }, null],
    ['water', { kind: 'lake' }, 'water'],
    ['surfacewater', {}, 'water'],
    ['buildings', { kind: 'address' }, null],
  ])) assert.equal(of(layer, properties), expected, `${layer} ${JSON.stringify(properties)}`)
})

test('a name stands on the straight middle of a street, never upside down', () => {
  const flat = along([[0, 10], [100, 10]], 60)
  assert.deepEqual(flat, { x: 50, y: 10, turn: 0 })
  assert.deepEqual(along([[100, 10], [0, 10]], 60), flat, 'drawn from the other end')
  assert.equal(along([[0, 0], [40, 0]], 60), null, 'too short')
  assert.equal(along([[0, 0], [40, 0], [40, 40]], 70), null, 'round a corner')
  assert.equal(along([[5, 5]], 10), null)
  assert.equal(along([[5, 5], [5, 5]], 10), null)
  for (let turn = -Math.PI; turn <= Math.PI; turn += 0.1) {
    const found = along([[0, 0], [100 * Math.cos(turn), 100 * Math.sin(turn)]], 60)
    assert.ok(found && Math.abs(found.turn) <= Math.PI / 2 + 1e-9, String(turn))
  }
})
