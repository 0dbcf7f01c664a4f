/** Draws sheets onto a canvas, in the colours of the page and in the order of a paper map. Reads nothing and keeps nothing. */
import { names } from './lettering.mjs'
import { place, zoom } from './mercator.mjs'
import { UNITS } from './sheet.mjs'

/** @typedef {import('./mercator.mjs').View} View */
/** @typedef {import('./scheme.mjs').Part} Part */
/** @typedef {{ tile: import('./mercator.mjs').Tile, sheet: import('./sheet.mjs').Sheet }} Placed */
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
  const land = new Path2D()
  for (const { path, turn } of areas) land.addPath(new Path2D(path), new DOMMatrix(turn))
  canvas.fillStyle = colour('page')
  canvas.fill(land)
  const squares = new Path2D()
  const turns = placed.map(({ tile }) => {
    const { left, top, wide, high } = place(tile, view)
    // Up to whole pixels, so that no line shows between two tiles.
    squares.rect(Math.floor(left), Math.floor(top), Math.ceil(left + wide) - Math.floor(left), Math.ceil(top + high) - Math.floor(top))
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
  canvas.clip(squares)
  canvas.fillStyle = colour('plaster')
  canvas.fillRect(0, 0, view.wide, view.high)
  for (const [part, name] of /** @type {[Part, string][]} */ ([['green', 'accent-soft'], ['water', 'interval'], ...(near >= HOUSES ? [['building', 'plaster-2']] : [])])) {
    canvas.fillStyle = colour(name)
    canvas.fill(all(part))
  }
  canvas.lineJoin = canvas.lineCap = 'round'
  const stroke = (/** @type {Path2D} */ path, /** @type {string} */ name, /** @type {number} */ width, /** @type {number[]} */ dashes = []) => {
    canvas.strokeStyle = colour(name)
    canvas.lineWidth = width
    canvas.setLineDash(dashes)
    canvas.stroke(path)
  }
  const grown = (/** @type {number} */ width) => width * GROWTH ** (near - 14)
  stroke(all('stream'), 'interval', Math.max(grown(2), 1))
  const roads = ROADS.filter(([part]) => part !== 'path' || near >= PATHS).map(([part, width]) => ({ part, path: all(part), width: grown(width) }))
  // A road is two lines with its ground between them; from afar it is one.
  for (const { part, path, width } of roads) {
    if (part === 'path') stroke(path, 'edge', 1, [3, 3])
    else stroke(path, width > THIN || part === 'minor' ? 'rule' : 'edge', Math.max(width > THIN ? width + 1.5 : width, part === 'minor' ? 0.5 : 1))
  }
  stroke(all('rail'), 'ink-2', Math.max(grown(1.4), 1), [6, 3])
  for (const { part, path, width } of roads) if (part !== 'path' && width > THIN) stroke(path, 'page', width)
  canvas.restore()
  stroke(land, 'edge', 1, [2, 4])
  canvas.setLineDash([])
  names(canvas, view, placed.map(({ sheet }, at) => ({ sheet, turn: turns[at] })), marks, { ink: colour('ink'), quiet: colour('ink-2'), ground: colour('page') })
}
