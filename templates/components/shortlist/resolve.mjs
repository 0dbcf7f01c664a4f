/** The address of a service's page by its id. `publish/finder/addresses.rs` writes the files that this reads. */

/** The file of an id. @param {string} id @param {number} buckets */
export const bucket = (id, buckets) => [...id.toLowerCase()].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % buckets, 0)

/** The last part of the address; empty where this site has no such id.
 * @param {import('../finder/store.mjs').Store} store @param {number} buckets @param {string} id */
export const slug = async (store, buckets, id) => {
  const file = await store.file(`i/${bucket(id, buckets)}.json`)
  const own = id.toLowerCase()
  // A helper's address is its id alone: no name may stay in an address.
  const found = String(file.s).split('\n').find((line) => line === own || line.endsWith(`-${own}`))
  // A word that is no part of an address never becomes one.
  return found && /^[a-z0-9-]+$/.test(found) ? found : ''
}
