import { createStore, type Store } from './store.ts'

/** What is shown: a screen, and of which record. */
export type Route<Screen extends string> = { screen: Screen; id: string | null }

export type HashRoute<Screen extends string> = {
  route: Store<Route<Screen>>
  go(screen: Screen, id?: string): void
}

/** The screens of a page, each under its own address: `#/today`, `#/patients/<id>`; the first stands for any other. */
export function watchHash<Screen extends string>(
  screens: readonly [Screen, ...Screen[]],
): HashRoute<Screen> {
  const read = (): Route<Screen> => {
    const [name, id] = location.hash.replace(/^#\//, '').split('/')
    return { screen: screens.find((screen) => screen === name) ?? screens[0], id: id || null }
  }
  const route = createStore(read())
  addEventListener('hashchange', () => route.set(read()))
  return {
    route,
    go(screen, id) {
      location.hash = id ? `#/${screen}/${id}` : `#/${screen}`
    },
  }
}
