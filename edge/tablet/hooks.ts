import { liveQuery } from 'dexie'
import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { Device } from './device.ts'
import type { Texts } from './texts.ts'

/** What every screen has at hand. */
export type Surroundings = { device: Device; texts: Texts }

export const SurroundingsContext = createContext<Surroundings | null>(null)

export function useSurroundings(): Surroundings {
  const found = useContext(SurroundingsContext)
  if (!found) throw new Error('a screen stands outside of the app')
  return found
}

/** What a query of the device's database gives, again after each change, also of another tab. */
export function useLive<T>(query: () => Promise<T>, on: readonly unknown[]): T | undefined {
  const [value, setValue] = useState<T>()
  useEffect(() => {
    const watch = liveQuery(query).subscribe({ next: setValue, error: reportError })
    return () => watch.unsubscribe()
  }, on)
  return value
}

/** The device's time, again at each step of so many milliseconds. */
export function useNow(stepMs: number): number {
  const { clock } = useSurroundings().device
  const [now, setNow] = useState(clock.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), stepMs)
    return () => clearInterval(timer)
  }, [clock, stepMs])
  return now
}
