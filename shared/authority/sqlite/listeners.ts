import type { Sqlite } from './file/connect.ts'

/** How often writes of other processes are looked for while someone listens, in milliseconds. */
const OTHER_WRITERS_POLL_MS = 1000

/** Those who want to know of each commit, of this process (`notify`) and of others. */
export function createListeners(sqlite: Sqlite) {
  const listeners = new Set<() => void>()
  return {
    notify() {
      for (const listener of listeners) listener()
    },
    onChange(listener: () => void) {
      listeners.add(listener)
      const stopWatching = watchOtherWriters(sqlite, listener)
      return () => {
        listeners.delete(listener)
        stopWatching()
      }
    },
  }
}

/** Commands run beside a server write to the same file: their commits are news too. */
function watchOtherWriters(sqlite: Sqlite, listener: () => void): () => void {
  const version = () => (sqlite.open ? sqlite.pragma('data_version', { simple: true }) : null)
  let last = version()
  const timer = setInterval(() => {
    const now = version()
    if (now !== last) listener()
    last = now
  }, OTHER_WRITERS_POLL_MS)
  timer.unref()
  return () => clearInterval(timer)
}
