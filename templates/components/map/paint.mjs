/** Draws sheets onto a canvas, in the colours of the page and in the order of a paper map. Reads nothing and keeps nothing. */
import { names } from './lettering.mjs'
import { place, reach, zoom } from './mercator.mjs'
import { UNITS } from './sheet.mjs'

/** @typedef {import('./mercator.mjs').View} View */
/** @typedef {import('./scheme.mjs').Part} Part */
/** A tile with the box of its archive, beyond which it may be empty. @typedef {{ tile: import('./mercator.mjs').Tile, sheet: import('./sheet.mjs').Sheet, bounds: import('./mercator.mjs').Box }} Placed */
/** A council's area as an SVG path, and how it lies in the picture. @typedef {{ path: string, turn: [number, number, number, number, number, number] }} Area */

/** Pixels at zoom 14: they grow by half with each zoom. @type {[Part, number][]} */
const ROADS = [['path', 1.2], ['minor', 3.6], ['middle', 4.8], ['main', 6.4], ['motorway', 8]]
const [GROWTH, THIN] = [1.5, 1.8]
/** From this zoom on: a path is of use, a house can be told from the next. */
const [PATHS, HOUSES] = [13, 13.5]

/**
 * @param {CanvasRenderingContext2D} canvas in pixels of the page
 * @param {View} view @param {Placed[]} placed @param {Area[]} areas @param {{ x: number, y: number }[]} marks where no name may stand
 */
export const paint = (canvas, view, placed, areas, marks) => {
  const style = getComputedStyle(canvas.canvas)
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--ds-${name}`).trim()
  const near = zoom(view)
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  const land = new Path2D()
  for (const { path, turn } of areas) land.addPath(new Path2D(path), new DOMMatrix(turn))
  const stroke = (/** @type {Path2D} */ path, /** @type {string} */ name, /** @type {number} */ width, /** @type {number[]} */ dashes = []) => {
    canvas.strokeStyle = colour(name)
    canvas.lineWidth = width
    canvas.setLineDash(dashes)
    canvas.stroke(path)
  }
  // The areas are seen beyond the archive alone: many a border is a guess from postcodes, and beside streets it would look exact.
  canvas.fillStyle = colour('page')
  canvas.fill(land)
  stroke(land, 'edge', 1)
  const covered = new Path2D()
  for (const bounds of new Set(placed.map(({ bounds }) => bounds))) {
    const [left, top, right, bottom] = reach(bounds, view)
    covered.rect(left, top, right - left, bottom - top)
  }
  const turns = placed.map(({ tile }) => {
    const { left, top, wide, high } = place(tile, view)
    return new DOMMatrix([wide / UNITS, 0, 0, high / UNITS, left, top])
  })
  const all = (/** @type {Part} */ part) => {
    const path = new Path2D()
    for (const [at, { sheet }] of placed.entries()) {
      const own = sheet.paths.get(part)
      if (own) path.addPath(own, turns[at])
    }
    return path
  }
  canvas.save()
  canvas.clip(covered)
  canvas.fillStyle = colour('plaster')
  canvas.fillRect(0, 0, view.wide, view.high)
  const fill = (/** @type {Path2D} */ path, /** @type {string} */ name, strength = 1) => {
    canvas.globalAlpha = strength
    canvas.fillStyle = colour(name)
    canvas.fill(path)
    canvas.globalAlpha = 1
  }
  const green = all('green')
  // Door green alone would look like water: with straw it is grass.
  fill(green, 'plenty-soft')
  fill(green, 'mid-soft', 0.5)
  fill(all('water'), 'interval')
  if (near >= HOUSES) fill(all('building'), 'plaster-2')
  canvas.lineJoin = canvas.lineCap = 'round'
  const grown = (/** @type {number} */ width) => width * GROWTH ** (near - 14)
  stroke(all('stream'), 'interval', Math.max(grown(2), 1))
  const roads = ROADS.filter(([part]) => part !== 'path' || near >= PATHS).map(([part, width]) => ({ part, path: all(part), width: grown(width) }))
  // A road is two lines with its ground between them; from afar it is one.
  for (const { part, path, width } of roads) {
    if (part === 'path') stroke(path, 'edge', 1, [3, 3])
    else stroke(path, width > THIN ? (dark ? 'page' : 'rule') : part === 'minor' ? 'rule' : 'edge', Math.max(width > THIN ? width + 1.5 : width, part === 'minor' ? 0.5 : 1))
  }
  stroke(all('rail'), 'ink-2', Math.max(grown(1.4), 1), [6, 3])
  for (const { part, path, width } of roads) if (part !== 'path' && width > THIN) stroke(path, dark ? 'rule' : 'page', width)
  canvas.restore()
  canvas.setLineDash([])
  names(canvas, view, placed.map(({ sheet, bounds }, at) => ({ sheet, turn: turns[at], within: reach(bounds, view) })), marks, { ink: colour('ink'), quiet: colour('ink-2'), ground: colour('page') })
}
