/**
 * The files of the index: fetched once, kept while the page is open, refused when they are of another build. Every way to
 * fail has a name, and the page a sentence for each: nothing that failed ever looks like "no services".
 */

/** @typedef {'offline' | 'missing' | 'broken' | 'mixed'} Trouble */

export class Failure extends Error {
  /** @param {Trouble} trouble */
  constructor(trouble) {
    super(trouble)
    this.trouble = trouble
  }
}

/** Code that comes late fails like a file. @template T @param {Promise<T>} module @returns {Promise<T>} */
export const late = (module) => module.catch(() => {
  throw new Failure('offline')
})

const PATIENCE = 20_000

/** A request that hangs has failed. */
const patience = () => {
  const control = new AbortController()
  const timer = setTimeout(() => control.abort(), PATIENCE)
  // In the tests' Node a timer keeps the process alive.
  if (typeof timer === 'object') timer.unref()
  return control.signal
}

export class Store {
  /** @type {Map<string, Promise<any>>} */
  #files = new Map()

  /**
   * @param {string} folder where the index stands, with a slash at the end
   * @param {string} version which build it has to be
   * @param {typeof fetch} [get]
   */
  constructor(folder, version, get = (...request) => fetch(...request)) {
    this.folder = folder
    this.version = version
    this.get = get
  }

  /** @param {string} path @returns {Promise<any>} */
  file(path) {
    const held = this.#files.get(path)
    if (held) return held
    const file = this.#load(path)
    this.#files.set(path, file)
    // What failed is asked for again next time.
    file.catch(() => this.#files.delete(path))
    return file
  }

  /** @param {string} path */
  async #load(path) {
    let answer
    try {
      answer = await this.get(this.folder + path, { signal: patience() })
    } catch {
      throw new Failure('offline')
    }
    if (!answer.ok) throw new Failure('missing')
    let file
    try {
      file = await answer.json()
    } catch {
      throw new Failure('broken')
    }
    if (typeof file !== 'object' || file === null || typeof file.v !== 'string') throw new Failure('broken')
    if (file.v !== this.version) throw new Failure('mixed')
    return file
  }
}
