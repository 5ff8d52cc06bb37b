import type { Millis } from '@outpost/shared/model/time'
import type { Store } from '@outpost/shared/web/store'
import { useStore } from '@outpost/shared/web/use-store'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { AdminRole } from '../admins/admins.ts'
import type { Answers } from './answers.ts'
import type { Api } from './api.ts'
import type { Figures } from './figures.ts'
import type { Fleet } from './fleet.ts'
import type { Texts } from './texts.ts'

/** Who has logged in. A viewer sees all that an admin sees, and changes nothing. */
export type Who = { email: string; role: AdminRole }

/** What every screen has at hand. */
type Surroundings = {
  api: Api
  answers: Answers
  fleet: Fleet
  texts: Texts
  figures: Figures
  who: Who
  /** Central's time, again and again. */
  now: Store<Millis>
  logOut: () => Promise<void>
}

export const SurroundingsContext = createContext<Surroundings | null>(null)

export function useSurroundings(): Surroundings {
  const found = useContext(SurroundingsContext)
  if (!found) throw new Error('a screen stands outside of the console')
  return found
}

export function useNow(): Millis {
  return useStore(useSurroundings().now)
}

/** Whether whoever looks may change something. */
export function useMayChange(): boolean {
  return useSurroundings().who.role === 'admin'
}
