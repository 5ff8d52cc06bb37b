import { MINUTE_MS } from '@outpost/shared/model/durations'
import { isTyped } from './typing.ts'
import { isAnotherThere, ownScript } from './version.ts'

/** So often it is looked whether what is missing can be had by now. */
const LOOKED_EVERY_MS = MINUTE_MS

/** Why this tab has loaded the page again by itself: once for each reason. */
const LOADED_FOR = 'outpost-loaded-for'

/**
 * Loads the page again by itself, for a part of the app that could not be loaded with this error: when the box
 * has it, or another version of the app, and nothing that is typed would be lost. A load that did not help is
 * not done over: with each the tablet forgets the PINs that it knows. Answers how to stop that.
 */
export function loadAgainWhenThere(error: string): () => void {
  let isStopped = false
  async function look() {
    const reason = await whyLoadAgain(error)
    if (isStopped || isTyped()) return
    if (reason === null) return sessionStorage.removeItem(LOADED_FOR)
    if (sessionStorage.getItem(LOADED_FOR) === reason) return
    sessionStorage.setItem(LOADED_FOR, reason)
    location.reload()
  }
  const lookNow = () => void look().catch(reportError)
  lookNow()
  const timer = setInterval(lookNow, LOOKED_EVERY_MS)
  return () => {
    isStopped = true
    clearInterval(timer)
  }
}

/** Null as long as that would bring nothing. */
async function whyLoadAgain(error: string): Promise<string | null> {
  if (await isAnotherThere()) return `newer than ${ownScript()?.src}`
  // Browsers that do not name it try it again without that.
  const [file] = error.match(/[^\s"']*\/assets\/[^\s"']+/) ?? []
  if (!file) return null
  const init = { method: 'HEAD', cache: 'no-store' } as const
  const response = await fetch(file, init).catch(() => null)
  return response?.ok && response.headers.has('Sync-Protocol') ? file : null
}
