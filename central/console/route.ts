import { addressOf as addressOfAny, type Query, watchHash } from '@outpost/shared/web/hash-route'

export const SCREENS = [
  'boxes',
  'alerts',
  'conflicts',
  'record',
  'shares',
  'lists',
  'enrol',
  'audit',
  'account',
] as const
export type Screen = (typeof SCREENS)[number]

export const { route, go, narrow } = watchHash<Screen>(SCREENS)

/** The address of a screen of the console; what is empty in the query is left out. */
export function addressOf(screen: Screen, id?: string | null, query?: Query): string {
  return addressOfAny(screen, id, query)
}
