import { HOUR_MS } from '@outpost/shared/model/durations'
import { createStore, type Store } from '@outpost/shared/web/store'
import { isTyped } from './typing.ts'

/**
 * How the app that runs here stands to the newest one: `newer`: the box has another; `wanted`: one in
 * another tab waits for the database until what is typed here is saved.
 */
type Version = 'current' | 'newer' | 'wanted'

export const version: Store<Version> = createStore('current')

/** The box is asked when somebody comes back to the app, and this often. */
const ASKED_EVERY_MS = HOUR_MS
/** Whether what was typed is saved is looked at this often. */
const LOOKED_EVERY_MS = 500

/** Notices when the box has another version of the app than this one. */
export function watchVersion() {
  const look = () => isAnotherThere().then((isThere) => isThere && tell('newer'), reportError)
  setInterval(look, ASKED_EVERY_MS)
  document.addEventListener('visibilitychange', () => document.hidden || look())
  // A part of this version that was not to be had: the box may have another one, or be away.
  addEventListener('vite:preloadError', look)
}

/** Waits with `letGo` until nothing that is typed could be lost. */
export function letGoWhenSaved(letGo: () => void) {
  tell('wanted')
  const timer = setInterval(() => {
    if (isTyped()) return
    clearInterval(timer)
    letGo()
  }, LOOKED_EVERY_MS)
}

function tell(next: Version) {
  if (version.get() !== 'wanted') version.set(next)
}

/** The first script of the app that runs here; its name is that of the version. */
export const ownScript = () => document.querySelector<HTMLScriptElement>('script[src*="/assets/"]')

/** Whether the box answers, and has another version of the app. */
export async function isAnotherThere(): Promise<boolean> {
  const own = ownScript()
  const response = await fetch('/', { cache: 'no-store' }).catch(() => null)
  // Not something else that answers in the box's place.
  if (!own || !response?.ok || !response.headers.has('Sync-Protocol')) return false
  return !(await response.text()).includes(own.src.slice(own.src.lastIndexOf('/') + 1))
}
