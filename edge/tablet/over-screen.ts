import { createStore } from '@outpost/shared/web/store'
import { useEffect } from 'preact/hooks'
import type { TextKey } from './texts.ts'

/** What lies over a screen under the same address, such as a form, by its name; null where nothing does. */
export const overScreen = createStore<TextKey | null>(null)

/** Tells what lies over this screen, as long as the screen is shown. */
export function useOverScreen(name: TextKey | null) {
  useEffect(() => {
    overScreen.set(name)
    return () => overScreen.set(null)
  }, [name])
}
