/**
 * The map beside the finder's list: the same services with the same letters, on the land of the councils. Fetched when somebody
 * asks for it, drawn from files of this site alone. The keyboard goes from point to point with the arrows; what stands too close
 * together is one point that says how many it is. Where a council brings its streets, they lie under the same points; where they
 * do not come, the areas are there.
 */

/** @typedef {{ id: string, letter: string, name: string, evidence: string, point: { lat: number, lon: number } | null }} Place */
/** @typedef {{ folder: string, file: (path: string) => Promise<any> }} Files */
/** @typedef {import('./mercator.mjs').Listed} Listed */
/** @typedef {{ name: string, path: string, middle: [number, number], turn: [number, number, number, number] }} Shape */
/** @typedef {{ places: Place[], x: number, y: number }} Point */

const SVG = 'http://www.w3.org/2000/svg'
/** Half of what a finger needs, in pixels. */
const TOUCH = 22
/** Pixels of a mile, at the nearest and from the farthest. */
const [FAR, NEAR] = [0.5, 1600]

/** @param {string} name @param {Record<string, string | number>} attributes @param {...(Node | string)} inside */
const svg = (name, attributes, ...inside) => {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  element.append(...inside)
  return element
}

/** With these colours a picture says nothing. */
const FORCED = matchMedia('(forced-colors: active)')
const DARK = matchMedia('(prefers-color-scheme: dark)')

/** Shapes of every council near the places, and the archives of streets if one is. @param {Files} files @param {{ lat: number, lon: number }[]} points @returns {Promise<{ shapes: Shape[], streets: Listed[] }>} */
const land = async (files, points) => {
  const around = (/** @type {number[]} */ numbers) => [Math.min(...numbers) - 0.1, Math.max(...numbers) + 0.1]
  const [[west, east], [south, north]] = [around(points.map((p) => p.lon)), around(points.map((p) => p.lat))]
  const near = (/** @type {[string, number[]]} */ [, box]) => box[0] < east && box[2] > west && box[1] < north && box[3] > south
  const { c, p = [] } = await files.file('m.json')
  const read = await Promise.all(c.filter(near).map((/** @type {[string]} */ [slug]) => files.file(`m/${slug}.json`)))
  const shapes = read.flatMap(({ s, t }) => s.map((/** @type {[string, [number, number], string]} */ [name, middle, path]) => ({ name, middle, path, turn: t })))
  return { shapes, streets: p.some(near) ? p : [] }
}

/** Those that lie under one finger stand together. @param {Point[]} points @returns {Point[]} */
export const cluster = (points) => {
  /** @type {Point[]} */
  const all = []
  for (const point of points) {
    const near = all.find(({ x, y }) => Math.hypot(x - point.x, y - point.y) < TOUCH * 2)
    if (near) near.places.push(...point.places)
    else all.push({ ...point, places: [...point.places] })
  }
  return all
}

/** Draws the map into a box; a call with other places draws those. */
export class ResultMap {
  /** @type {Shape[]} */
  #land = []
  /** @type {Place[]} */
  #places = []
  /** @type {{ lat: number, lon: number } | null} */
  #here = null
  /** The middle in degrees and the pixels of a mile. */
  #view = { lat: 0, lon: 0, scale: 10 }
  /** Which point the keyboard is at. */
  #at = 0
  /** The points in the picture. @type {Point[]} */
  #seen = []
  /** @type {import('./streets.mjs').Streets | undefined} */
  #streets
  /** Counts the pictures: tiles that come for an earlier one draw nothing. */
  #run = 0

  /** @param {HTMLElement} box @param {Files} files @param {(id: string) => void} go to the service in the list */
  constructor(box, files, go) {
    this.box = box
    this.files = files
    this.go = go
    this.picture = svg('svg', { class: 'ds-map ds-finder__picture', role: 'group' })
    this.said = Object.assign(document.createElement('p'), { className: 'ds-source' })
    this.said.setAttribute('role', 'status')
    this.ground = svg('g', { 'aria-hidden': 'true' })
    this.whose = Object.assign(document.createElement('p'), { className: 'ds-source', hidden: true })
    const tools = Object.assign(document.createElement('div'), { className: 'ds-map__tools' })
    /** @type {[string, string, () => void][]} */
    const buttons = [
      ['+', 'Zoom in', () => this.zoom(2)],
      ['−', 'Zoom out', () => this.zoom(0.5)],
      ['←', 'Move west', () => this.pan(-1, 0)],
      ['→', 'Move east', () => this.pan(1, 0)],
      ['↑', 'Move north', () => this.pan(0, -1)],
      ['↓', 'Move south', () => this.pan(0, 1)],
    ]
    for (const [sign, label, press] of buttons) {
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'ds-map__tool', textContent: sign })
      button.setAttribute('aria-label', label)
      button.addEventListener('click', press)
      tools.append(button)
    }
    this.picture.addEventListener('keydown', (event) => this.#key(/** @type {KeyboardEvent} */ (event)))
    box.replaceChildren(tools, this.picture, this.said, this.whose)
    addEventListener('resize', () => box.offsetParent && this.#draw())
    for (const colours of [FORCED, DARK]) colours.addEventListener('change', () => this.#lay())
  }

  /** @param {Place[]} places @param {{ lat: number, lon: number } | null} here */
  async show(places, here) {
    const points = [...places.flatMap(({ point }) => point ?? []), ...(here ? [here] : [])]
    this.#places = places
    this.#here = here
    this.#at = 0
    if (!points.length) return this.#draw()
    const { shapes, streets } = await land(this.files, points)
    this.#land = shapes
    this.#fit(points)
    this.#draw()
    if (!streets.length || this.#streets || FORCED.matches) return
    try {
      const { Streets } = await import('./streets.mjs')
      this.#streets ??= new Streets(this.picture, streets, this.files.folder)
      this.#lay()
    } catch {
      this.#lay(true)
    }
  }

  get #size() {
    const wide = Math.max(this.box.clientWidth, 240)
    return { wide, high: Math.min(Math.round(wide * 0.75), 460) }
  }

  /** @param {{ lat: number, lon: number }[]} points */
  #fit(points) {
    const { wide, high } = this.#size
    const [lats, lons] = [points.map((p) => p.lat), points.map((p) => p.lon)]
    const [south, north, west, east] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)]
    const lat = (south + north) / 2
    const across = Math.max((east - west) * 69.17 * Math.cos((lat * Math.PI) / 180), 0.2)
    const scale = Math.min((wide - 80) / across, (high - 80) / Math.max((north - south) * 69.1, 0.2))
    this.#view = { lat, lon: (west + east) / 2, scale: Math.min(Math.max(scale, FAR), NEAR) }
  }

  /** Pixels of a degree. */
  get #degree() {
    const { lat, scale } = this.#view
    return { lon: 69.17 * Math.cos((lat * Math.PI) / 180) * scale, lat: 69.1 * scale }
  }

  /** @param {{ lat: number, lon: number }} point */
  #place({ lat, lon }) {
    const { wide, high } = this.#size
    const degree = this.#degree
    return { x: wide / 2 + (lon - this.#view.lon) * degree.lon, y: high / 2 - (lat - this.#view.lat) * degree.lat }
  }

  /** @param {number} by */
  zoom(by) {
    this.#view.scale = Math.min(Math.max(this.#view.scale * by, FAR), NEAR)
    this.#draw()
  }

  /** By a third of what is seen. @param {number} east @param {number} south */
  pan(east, south) {
    const { wide, high } = this.#size
    const degree = this.#degree
    this.#view.lon += (east * wide) / 3 / degree.lon
    this.#view.lat -= (south * high) / 3 / degree.lat
    this.#draw()
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const marks = [...this.picture.querySelectorAll('[role="button"]')]
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step && marks.length) {
      this.#at = (this.#at + step + marks.length) % marks.length
      for (const [at, mark] of marks.entries()) mark.setAttribute('tabindex', at === this.#at ? '0' : '-1')
      ;/** @type {SVGElement} */ (marks[this.#at]).focus()
    } else if (event.key === '+' || event.key === '=' || event.key === '-') {
      this.zoom(event.key === '-' ? 0.5 : 2)
      ;/** @type {SVGElement | null} */ (this.picture.querySelector('[tabindex="0"]'))?.focus()
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.target instanceof Element && event.target.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    } else return
    event.preventDefault()
  }

  #draw() {
    const { wide, high } = this.#size
    this.picture.setAttribute('viewBox', `0 0 ${wide} ${high}`)
    this.picture.setAttribute('width', String(wide))
    this.picture.setAttribute('height', String(high))
    const here = this.#here && this.#place(this.#here)
    const home = here ? [svg('g', { class: 'ds-map__here', transform: `translate(${here.x} ${here.y})`, 'aria-hidden': 'true' }, svg('circle', { r: 7 }), svg('text', { y: -12, 'text-anchor': 'middle' }, 'You'))] : []
    const points = cluster(this.#placed.map((place) => ({ places: [place], ...this.#place(/** @type {{ lat: number, lon: number }} */ (place.point)) })))
    this.#seen = points.filter(({ x, y }) => x > 0 && x < wide && y > 0 && y < high)
    this.#at = Math.min(this.#at, Math.max(this.#seen.length - 1, 0))
    this.picture.replaceChildren(this.ground, ...home, ...this.#seen.map((point, at) => this.#mark(point, at)))
    this.picture.setAttribute('aria-label', `Map of ${this.#count === 1 ? '1 service' : `${this.#count} services`}. The arrow keys go from one to the next.`)
    this.#lay()
  }

  get #placed() {
    return this.#places.filter(({ point }) => point)
  }

  get #count() {
    return this.#seen.reduce((sum, { places }) => sum + places.length, 0)
  }

  /** What lies under the points, which stay as they are: the focus may be on one. @param {boolean} [lost] that the streets did not come */
  #lay(lost = false) {
    const { wide, high } = this.#size
    const { lat, lon } = this.#view
    const degree = this.#degree
    const areas = this.#land.map(({ path, turn: [west, north, perLon, perLat] }) => {
      const { x, y } = this.#place({ lat: north, lon: west })
      return { path, turn: /** @type {[number, number, number, number, number, number]} */ ([degree.lon / perLon, 0, 0, degree.lat / perLat, x, y]) }
    })
    const view = { lat, lon, degree, wide, high }
    const streets = this.#under(view, areas, lost)
    const shapes = areas.map(({ path, turn }) => svg('path', { class: 'ds-map__area', d: path, transform: `matrix(${turn.join(' ')})` }))
    const words = this.#land.flatMap(({ name, middle }) => {
      const { x, y } = this.#place({ lon: middle[0], lat: middle[1] })
      // Where there are streets, their own places have names.
      if (streets && this.#streets?.reaches(middle)) return []
      return x > 40 && x < wide - 40 && y > 20 && y < high - 20 ? svg('text', { x, y, 'text-anchor': 'middle' }, name) : []
    })
    this.ground.replaceChildren(...(streets ? [] : shapes), ...words)
    this.whose.textContent = streets ? this.#streets?.lines(view) ?? '' : ''
    this.whose.hidden = !streets
    this.#say(lost)
  }

  /** Whether streets are shown; what is still to come is drawn when it is there. @param {import('./mercator.mjs').View} view @param {import('./paint.mjs').Area[]} areas @param {boolean} lost */
  #under(view, areas, lost) {
    this.#run += 1
    const mine = this.#run
    if (!this.#streets || lost || FORCED.matches) {
      this.#streets?.hide()
      return false
    }
    const here = this.#here ? [this.#place(this.#here)] : []
    const { drawn, rest } = this.#streets.draw(view, areas, [...this.#seen, ...here])
    rest?.then(() => mine === this.#run && this.#lay(), () => mine === this.#run && this.#lay(true))
    return drawn
  }

  /** @param {boolean} lost */
  #say(lost) {
    const placed = this.#placed.length
    const out = placed - this.#count
    const unplaced = this.#places.length - placed
    const text = `${this.#count} of the ${this.#places.length} services of this page of the list.${out ? ` ${out} outside the picture.` : ''}${unplaced ? ` ${unplaced} without a known place.` : ''}${lost ? ' The streets could not be loaded: the map shows areas instead.' : ''}`
    // What is said once is not said again.
    if (this.said.textContent !== text) this.said.textContent = text
  }

  /** @param {Point} point @param {number} at */
  #mark({ places, x, y }, at) {
    const [first] = places
    const one = places.length === 1
    const label = one ? `${first.letter}: ${first.name}` : `${places.length} services close together: ${places.map(({ letter, name }) => `${letter}: ${name}`).join(', ')}`
    const mark = svg(
      'g',
      { class: `ds-map__mark ds-map__mark--${one ? first.evidence : 'many'}`, role: 'button', tabindex: at === this.#at ? 0 : -1, 'aria-label': label, transform: `translate(${x} ${y})`, 'data-ids': places.map(({ id }) => id).join(' ') },
      svg('circle', { class: 'ds-map__touch', r: TOUCH }),
      one ? svg('rect', { x: -11, y: -17, width: 22, height: 32, rx: 2 }) : svg('circle', { r: 17 }),
      svg('text', { 'text-anchor': 'middle', dy: 6, 'aria-hidden': 'true' }, one ? first.letter : String(places.length)),
    )
    mark.addEventListener('click', () => {
      const alike = places.every(({ point }) => point && first.point && Math.hypot(point.lat - first.point.lat, point.lon - first.point.lon) < 2e-4)
      if (one || alike || this.#view.scale >= NEAR) return this.go(first.id)
      this.#fit(places.flatMap(({ point }) => point ?? []))
      this.#draw()
      ;/** @type {SVGElement | null} */ (this.picture.querySelector('[tabindex="0"]'))?.focus()
    })
    return mark
  }
}
