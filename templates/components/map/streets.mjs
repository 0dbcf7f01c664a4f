/*! The licences of what others wrote in here: licences.txt of this site. */
/**
 * The streets under the finder's map, where a council brings them: a picture beneath the marks, of pieces of an archive on this
 * site. Fetched only when the map is open and there is such an archive. The marks, the keyboard and the words stay the map's.
 */
import { FetchSource, PMTiles } from 'pmtiles'
import { pick } from './mercator.mjs'
import { paint } from './paint.mjs'
import { read } from './sheet.mjs'

/** @typedef {import('./mercator.mjs').View} View */
/** @typedef {import('./mercator.mjs').Listed} Listed */

/** A request that hangs has failed. */
const PATIENCE = 20_000
/** How many tiles are kept: some pictures' worth. */
const KEPT = 120

/** @template T @param {Promise<T>} promise @returns {Promise<T>} */
const patiently = (promise) => Promise.race([promise, new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error('too slow')))])

export class Streets {
  /** Read tiles by their names, oldest first; empty where the archive has none. @type {Map<string, import('./sheet.mjs').Sheet>} */
  #sheets = new Map()
  /** @type {Map<string, Promise<void>>} */
  #coming = new Map()
  /** What the picture shows now. @type {View | null} */
  #shown = null
  /** Opened archives, by their addresses. @type {Map<string, PMTiles>} */
  #open = new Map()

  /** @param {SVGElement} picture that it lies under @param {Listed[]} archives @param {string} folder that their addresses are seen from */
  constructor(picture, archives, folder) {
    this.picture = picture
    this.archives = archives
    this.folder = new URL(folder, location.href)
    this.canvas = document.createElement('canvas')
    this.canvas.setAttribute('class', picture.getAttribute('class') ?? '')
    this.canvas.setAttribute('aria-hidden', 'true')
    // Here and not in the style sheet, which every page has.
    this.frame = document.createElement('div')
    this.frame.style.position = 'relative'
    Object.assign(this.canvas.style, { position: 'absolute', inset: '0' })
    picture.replaceWith(this.frame)
    this.frame.append(this.canvas, picture)
    this.hide()
  }

  /** Only the areas are seen. */
  hide() {
    this.#shown = null
    this.canvas.style.display = 'none'
    Object.assign(this.picture.style, { position: '', background: '' })
  }

  /** Whether an archive reaches there. @param {[number, number]} place */
  reaches([lon, lat]) {
    return this.archives.some(([, [west, south, east, north]]) => lon > west && lon < east && lat > south && lat < north)
  }

  /** The sources of what is in the picture. @param {View} view */
  lines(view) {
    return [...new Set(this.archives.filter((archive) => pick(view, archive).length).map((archive) => archive[4]))].join(' ')
  }

  /**
   * Draws what is seen, if all of it is here, and otherwise moves what is shown meanwhile.
   * @param {View} view @param {import('./paint.mjs').Area[]} areas @param {{ x: number, y: number }[]} marks
   * @returns {{ drawn: boolean, rest: Promise<unknown> | null }} whether streets are shown; what is still to come, after which to draw again
   */
  draw(view, areas, marks) {
    const wanted = this.archives.flatMap((archive) => pick(view, archive).map((tile) => ({ address: archive[0], bounds: archive[1], tile, key: [archive[0], tile.z, tile.x, tile.y].join(' ') })))
    if (!wanted.length) {
      this.hide()
      return { drawn: false, rest: null }
    }
    const missing = wanted.filter(({ key }) => !this.#sheets.has(key))
    if (missing.length) {
      if (this.#shown) this.#move(this.#shown, view)
      return { drawn: this.#shown !== null, rest: Promise.all(missing.map((one) => this.#load(one))) }
    }
    const context = this.#size(view)
    const placed = wanted.map(({ tile, key, bounds }) => {
      const sheet = /** @type {import('./sheet.mjs').Sheet} */ (this.#sheets.get(key))
      // What was used last is forgotten last.
      this.#sheets.delete(key)
      this.#sheets.set(key, sheet)
      return { tile, sheet, bounds }
    })
    for (const key of [...this.#sheets.keys()].slice(0, -KEPT)) this.#sheets.delete(key)
    paint(context, view, placed, areas, marks)
    this.#shown = { ...view }
    this.canvas.style.display = ''
    Object.assign(this.picture.style, { position: 'relative', background: 'none' })
    return { drawn: true, rest: null }
  }

  /** @param {{ address: string, tile: import('./mercator.mjs').Tile, key: string }} one */
  #load({ address, tile, key }) {
    const held = this.#coming.get(key)
    if (held) return held
    const archive = this.#open.get(address) ?? new PMTiles(new FetchSource(new URL(address, this.folder).href))
    this.#open.set(address, archive)
    const coming = patiently(archive.getZxy(tile.z, tile.x, tile.y)).then((answer) => {
      this.#sheets.set(key, answer ? read(answer.data, tile) : { paths: new Map(), names: [] })
    }).catch((error) => {
      // It remembers a directory that did not come as one that never will.
      this.#open.delete(address)
      throw error
    }).finally(() => this.#coming.delete(key))
    this.#coming.set(key, coming)
    return coming
  }

  /** An empty canvas as sharp as the screen. @param {View} view */
  #size({ wide, high }) {
    const sharp = devicePixelRatio || 1
    this.canvas.width = Math.round(wide * sharp)
    this.canvas.height = Math.round(high * sharp)
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'))
    context.setTransform(this.canvas.width / wide, 0, 0, this.canvas.height / high, 0, 0)
    return context
  }

  /** The picture as it was, where it belongs now. @param {View} from @param {View} to */
  #move(from, to) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'))
    const by = to.degree.lat / from.degree.lat
    const turn = context.getTransform()
    context.globalCompositeOperation = 'copy'
    context.translate(to.wide / 2 + (from.lon - to.lon) * to.degree.lon - (from.wide / 2) * by, to.high / 2 - (from.lat - to.lat) * to.degree.lat - (from.high / 2) * by)
    context.drawImage(this.canvas, 0, 0, from.wide * by, from.high * by)
    context.setTransform(turn)
    context.globalCompositeOperation = 'source-over'
    this.#shown = { ...to, wide: from.wide, high: from.high }
  }
}
