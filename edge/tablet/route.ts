import { createStore, type Store } from './store.ts'

/** The screens, each under its own address (`#/today`, `#/patients/<id>`). */
export const SCREENS = ['today', 'patients', 'pharmacy', 'inbox', 'state'] as const
export type Screen = (typeof SCREENS)[number]

/** What is shown: a screen, and of which record. */
export type Route = { screen: Screen; id: string | null }

function routeOf(hash: string): Route {
  const [name, id] = hash.replace(/^#\//, '').split('/')
  return { screen: SCREENS.find((screen) => screen === name) ?? 'today', id: id || null }
}

export const route: Store<Route> = createStore(routeOf(location.hash))

addEventListener('hashchange', () => route.set(routeOf(location.hash)))

export function go(screen: Screen, id?: string) {
  location.hash = id ? `#/${screen}/${id}` : `#/${screen}`
}
