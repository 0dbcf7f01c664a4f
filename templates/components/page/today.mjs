/**
 * Which day it is, for what is believed only so long. A device's clock may be wrong: one that is behind the day of this site
 * would make old news fresh, so the later of the two counts.
 */

/** "2026-11-21", the day that this page is of. */
export const edition = () => document.documentElement.dataset.day ?? ''

/** @param {string} [clock] the device's own day */
export const today = (clock = new Date().toLocaleDateString('sv-SE')) => (clock > edition() ? clock : edition())

/** Space that was told too long ago takes itself back. @param {ParentNode} within @param {string} [day] */
export const takeBack = (within, day = today()) => {
  for (const told of within.querySelectorAll('[data-until]')) {
    if (!(told instanceof HTMLElement) || day <= (told.dataset.until ?? '')) continue
    told.textContent = told.dataset.stale ?? ''
    told.classList.add('ds-untold')
  }
}
