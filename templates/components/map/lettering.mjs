/** Names on the map: places first, then streets from near by, each where nothing else stands. */
import { zoom } from './mercator.mjs'

/** @typedef {{ x: number, y: number, wide: number, high: number }} Box by its middle */

/** From which zoom on a place's name is seen, by its rank, and a street's. */
const PLACES = [0, 8, 10.5, 12]
const STREETS = 13.6
/** Half a mark, and some air. */
const MARK = 24
/** A street that turns more than this share of its length away is too crooked for letters. */
const STRAIGHT = 0.96

/** Where a place's name may stand, in its own height. */
const LINES = [0, -1.2, 1.2, -2.4, 2.4]

/** @param {Box} a @param {Box} b */
const meet = (a, b) => Math.abs(a.x - b.x) * 2 < a.wide + b.wide && Math.abs(a.y - b.y) * 2 < a.high + b.high

/**
 * The straight stretch in the middle of a line that a word of this length fits on: its middle and its direction, never upside down.
 * @param {[number, number][]} line @param {number} long @returns {{ x: number, y: number, turn: number } | null}
 */
export const along = (line, long) => {
  const steps = line.slice(1).map(([x, y], at) => Math.hypot(x - line[at][0], y - line[at][1]))
  const whole = steps.reduce((sum, step) => sum + step, 0)
  if (whole < long) return null
  const at = (/** @type {number} */ way) => {
    let left = way
    for (const [i, step] of steps.entries()) {
      if (left <= step || i === steps.length - 1) {
        const share = step ? Math.min(left / step, 1) : 0
        return [line[i][0] + (line[i + 1][0] - line[i][0]) * share, line[i][1] + (line[i + 1][1] - line[i][1]) * share]
      }
      left -= step
    }
    return line[0]
  }
  const [from, to] = [at((whole - long) / 2), at((whole + long) / 2)]
  if (Math.hypot(to[0] - from[0], to[1] - from[1]) < long * STRAIGHT) return null
  const turn = Math.atan2(to[1] - from[1], to[0] - from[0])
  return { x: (from[0] + to[0]) / 2, y: (from[1] + to[1]) / 2, turn: turn > Math.PI / 2 ? turn - Math.PI : turn <= -Math.PI / 2 ? turn + Math.PI : turn }
}

/**
 * @param {CanvasRenderingContext2D} canvas @param {import('./mercator.mjs').View} view
 * @param {{ sheet: import('./sheet.mjs').Sheet, turn: DOMMatrix, within: import('./mercator.mjs').Box }[]} sheets @param {{ x: number, y: number }[]} marks
 * @param {{ ink: string, quiet: string, ground: string }} colours
 */
export const names = (canvas, view, sheets, marks, colours) => {
  const { fontFamily, fontSize } = getComputedStyle(canvas.canvas)
  const size = parseFloat(fontSize)
  const near = zoom(view)
  /** @type {Box[]} */
  const taken = marks.map(({ x, y }) => ({ x, y, wide: MARK * 2, high: MARK * 2 }))
  /** @type {Map<string, Box[]>} */
  const written = new Map()
  canvas.textAlign = 'center'
  canvas.textBaseline = 'middle'
  canvas.lineJoin = 'round'
  canvas.lineWidth = 4
  canvas.strokeStyle = colours.ground
  const all = sheets.flatMap(({ sheet, turn, within }) => sheet.names.filter(({ part, rank }) => near >= (part === 'place' ? PLACES[rank] : STREETS)).map((name) => ({ ...name, turn, within })))
  const worth = (/** @type {{ part: string, rank: number }} */ { part, rank }) => (part === 'place' ? rank : 4)
  for (const { text, part, rank, line, turn, within: [left, top, right, bottom] } of all.sort((a, b) => worth(a) - worth(b))) {
    canvas.font = `${part === 'place' && rank < 2 ? 700 : 400} ${size}px ${fontFamily}`
    const long = canvas.measureText(text).width
    const points = /** @type {[number, number][]} */ (line.map(([x, y]) => [turn.a * x + turn.e, turn.d * y + turn.f]))
    const at = part === 'place' ? { x: points[0][0], y: points[0][1], turn: 0 } : along(points, long + size)
    if (!at) continue
    const [cos, sin] = [Math.abs(Math.cos(at.turn)), Math.abs(Math.sin(at.turn))]
    const [wide, high] = [long * cos + size * sin + 6, long * sin + size * cos + 4]
    // A place's name may stand a little above or below it.
    const boxes = (part === 'place' ? LINES : [0]).map((lines) => ({ x: at.x, y: at.y + lines * size, wide, high }))
    const box = boxes.find((box) => box.x - box.wide / 2 >= left && box.x + box.wide / 2 <= right && box.y - box.high / 2 >= top && box.y + box.high / 2 <= bottom && !taken.some((other) => meet(box, other)))
    // One name of a street that goes on, or comes in two tiles, is enough near by.
    if (!box || written.get(text)?.some((other) => Math.hypot(other.x - box.x, other.y - box.y) < view.wide / 2)) continue
    taken.push(box)
    written.set(text, [...(written.get(text) ?? []), box])
    canvas.save()
    canvas.translate(box.x, box.y)
    canvas.rotate(at.turn)
    canvas.strokeText(text, 0, 0)
    canvas.fillStyle = part === 'place' ? colours.ink : colours.quiet
    canvas.fillText(text, 0, 0)
    canvas.restore()
  }
}
