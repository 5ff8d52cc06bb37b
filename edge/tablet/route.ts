import { watchHash } from '@outpost/shared/web/hash-route'

/** The screens, each under its own address (`#/today`, `#/patients/<id>`). */
export const SCREENS = ['today', 'patients', 'pharmacy', 'inbox', 'state'] as const
export type Screen = (typeof SCREENS)[number]

export const { route, go } = watchHash<Screen>(SCREENS)
