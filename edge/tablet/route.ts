import { watchHash } from '@outpost/shared/web/hash-route'
import { forgetTyped, mayLeave } from './shell/typing.ts'

/** The screens, each under its own address (`#/today`, `#/patients/<id>`). */
export const SCREENS = ['today', 'patients', 'pharmacy', 'inbox', 'state'] as const
export type Screen = (typeof SCREENS)[number]

const watched = watchHash<Screen>(SCREENS, mayLeave)
export const { route, goInstead } = watched

/** Goes on from what was done on a screen: what stands there was saved, or is to go. */
export function go(...to: Parameters<typeof watched.go>) {
  forgetTyped()
  watched.go(...to)
}
