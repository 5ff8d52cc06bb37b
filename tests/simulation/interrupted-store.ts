import type { Reader } from '@outpost/shared/authority/reader'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'

/**
 * The same store, in which something may happen before and after every step that a request takes:
 * between two verbs, and between two statements of one read.
 */
export function interrupted(store: SqliteStore, interrupt: () => Promise<void>): SqliteStore {
  async function between<T>(step: () => Promise<T>): Promise<T> {
    await interrupt()
    const result = await step()
    await interrupt()
    return result
  }

  const interruptedReader = (reader: Reader) =>
    new Proxy(reader, {
      get(target, name: keyof Reader) {
        // It gives its rows in slices, and lets others come between by itself.
        if (name === 'versions') return target[name]
        const verb = target[name] as (...given: unknown[]) => Promise<unknown>
        return (...given: unknown[]) => between(() => verb(...given))
      },
    })

  return {
    ...store,
    read: (use) => between(() => store.read((reader) => use(interruptedReader(reader)))),
    levelTimes: (scopes) => between(() => store.levelTimes(scopes)),
    gather: () => between(store.gather),
  }
}
