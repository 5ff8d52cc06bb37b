import { useLayoutEffect, useState } from 'preact/hooks'
import type { Store } from './store.ts'

/** The value of a store, now and after each change. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(store.get())
  // Before the next frame: what is typed before the store is heard would be set back by what stood there.
  useLayoutEffect(() => {
    setValue(store.get())
    return store.subscribe(() => setValue(store.get()))
  }, [store])
  return value
}
