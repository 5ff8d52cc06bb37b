import { createStore, type Store } from './store.ts'

/** The screens, each under its own address (`#/today`). */
export type Screen = 'today' | 'state'

const SCREENS: readonly string[] = ['today', 'state'] satisfies Screen[]

function screenOf(hash: string): Screen {
  const name = hash.replace(/^#\//, '')
  return SCREENS.includes(name) ? (name as Screen) : 'today'
}

/** The screen that is shown. */
export const route: Store<Screen> = createStore(screenOf(location.hash))

addEventListener('hashchange', () => route.set(screenOf(location.hash)))
