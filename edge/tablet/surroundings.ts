import { afterPaint } from '@outpost/shared/web/after-paint'
import { liveQuery } from 'dexie'
import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { Device } from './device/device.ts'
import type { Texts } from './texts.ts'

/** What every screen has at hand. */
type Surroundings = { device: Device; texts: Texts }

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
    // Dexie follows a query through all that it awaits only if its function is marked as async: else what is
    // read after the first step is not watched, and what becomes of it is not seen.
    const watch = liveQuery(async () => query()).subscribe({ next: setValue, error: reportError })
    return () => watch.unsubscribe()
  }, on)
  return value
}

/** The device's time, again at each step of so many milliseconds. */
export function useNow(stepMs: number): number {
  const { clock, exchange } = useSurroundings().device
  const [now, setNow] = useState(clock.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), stepMs)
    // A round may tell that the device's clock was wrong, by days.
    const isPassed = (before: number) => Math.abs(clock.now() - before) > stepMs
    const look = () => setNow((before) => (isPassed(before) ? clock.now() : before))
    const unsubscribe = exchange.state.subscribe(look)
    return () => {
      clearInterval(timer)
      unsubscribe()
    }
  }, [clock, exchange, stepMs])
  return now
}

/** Whether the screen was painted once: what comes after it is made behind the answer to a tap. */
export function usePainted(): boolean {
  const [isPainted, setPainted] = useState(false)
  useEffect(() => afterPaint(() => setPainted(true)), [])
  return isPainted
}
