import { createStore, type Store } from './store.ts'

/** What is shown: a screen, of which record, and how it was narrowed down. */
type Route<Screen extends string> = { screen: Screen; id: string | null; query: Query }
export type Query = Readonly<Record<string, string>>

type HashRoute<Screen extends string> = {
  route: Store<Route<Screen>>
  go(screen: Screen, id?: string): void
  /** Goes there in place of what is shown, to which no step leads back. */
  goInstead(screen: Screen, id?: string): void
  /** Changes the query in place: each letter that is typed is no step to go back to. */
  narrow(changes: Query): void
}

/**
 * The screens of a page, each under its own address: `#/today`, `#/patients/<id>`,
 * `#/boxes?is=silent`; the first stands for any other. Where `mayLeave` answers no, the one that is
 * shown stays.
 */
export function watchHash<Screen extends string>(
  screens: readonly [Screen, ...Screen[]],
  mayLeave: () => boolean = () => true,
): HashRoute<Screen> {
  const read = (): Route<Screen> => {
    const [path = '', search] = location.hash.replace(/^#\/?/, '').split('?', 2)
    const [name, id] = path.split('/')
    return {
      screen: screens.find((screen) => screen === name) ?? screens[0],
      id: id || null,
      query: Object.fromEntries(new URLSearchParams(search)),
    }
  }
  const route = createStore(read())
  let shown = location.href
  addEventListener('hashchange', () => {
    if (location.href === shown) return
    if (!mayLeave()) return history.pushState(null, '', shown)
    shown = location.href
    route.set(read())
  })
  function replace(next: Route<Screen>) {
    history.replaceState(null, '', addressOf(next.screen, next.id, next.query))
    shown = location.href
    route.set(next)
  }
  return {
    route,
    goInstead: (screen, id = '') => replace({ screen, id: id || null, query: {} }),
    go(screen, id) {
      location.hash = addressOf(screen, id)
    },
    narrow(changes) {
      const { screen, id, query } = route.get()
      replace({ screen, id, query: { ...query, ...changes } })
    },
  }
}

/** The address of a screen; what is empty in the query is left out. */
export function addressOf(screen: string, id?: string | null, query: Query = {}): string {
  const said = Object.entries(query).filter(([, value]) => value !== '')
  const search = said.length > 0 ? `?${new URLSearchParams(said)}` : ''
  return `#/${screen}${id ? `/${id}` : ''}${search}`
}
