import type { Millis } from '@outpost/shared/model/time'
import { useStore } from '@outpost/shared/web/use-store'
import { useEffect, useState } from 'preact/hooks'
import { NotGiven } from '../replica/ask.ts'
import { readState } from '../replica/database.ts'
import { useLive, useSurroundings } from '../surroundings.ts'

/** What the box tells of something, beyond what the device keeps. */
export type Answer<T> = {
  /** `unknown`: the box has answered that it has no such thing; `not told`: it has not answered. */
  state: 'asking' | 'told' | 'unknown' | 'not told'
  told: T | null
  /** When the box was asked for what it told, on its clock. */
  at: Millis | null
}

const ASKING = { state: 'asking', told: null, at: null } as const

/**
 * Asks the box once for something, and again with each round as long as it has not answered. What was
 * held from before a filling goes when that ends (F6): then it is asked anew.
 *
 * @param of names what is asked for; null where nothing is
 */
export function useAnswer<T>(
  of: string | null,
  ask: (signal: AbortSignal) => Promise<T>,
): Answer<T> {
  const { device } = useSurroundings()
  const [last, setLast] = useState<{ of: string; answer: Answer<T> } | null>(null)
  const [toldIn, setToldIn] = useState<string | null>(null)
  const { nextAt } = useStore(device.exchange.state)
  const filling = useLive(async () => {
    const { generation, isFilled } = await readState(device.db)
    return isFilled ? generation : 0
  }, [device])
  const answer = last !== null && last.of === of ? last.answer : ASKING
  const isTold = of === null || filling === undefined || toldIn === `${of} ${filling}`
  const turn = (answer.state === 'not told' || answer.state === 'unknown') && nextAt
  useEffect(() => {
    if (isTold) return
    const stopping = new AbortController()
    const at = device.clock.now()
    ask(stopping.signal)
      .then((told) => {
        if (stopping.signal.aborted) return
        setLast({ of, answer: { state: 'told', told, at } })
        setToldIn(`${of} ${filling}`)
      })
      .catch((error) => {
        if (stopping.signal.aborted) return
        const isUnknown = error instanceof NotGiven && error.status === 404
        setLast({ of, answer: { ...ASKING, state: isUnknown ? 'unknown' : 'not told' } })
      })
    return () => stopping.abort()
  }, [device, of, isTold, filling, turn])
  return answer
}
