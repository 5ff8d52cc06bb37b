import { createStore } from '@outpost/shared/web/store'
import { useEffect, useRef } from 'preact/hooks'
import type { TextKey } from '../texts.ts'
import { mayLeave } from './typing.ts'

/** What lies over a screen under the same address, such as a form, by its name; null where nothing does. */
export const overScreen = createStore<TextKey | null>(null)

/**
 * Tells what lies over this screen, as long as the screen is shown; the browser's way back leaves that,
 * and not the screen.
 */
export function useOverScreen(name: TextKey | null, leave: () => void) {
  useEffect(() => {
    overScreen.set(name)
    return () => overScreen.set(null)
  }, [name])
  useWayBack(name !== null, leave)
}

/** Marks the step of the browser's history to which what lies over a screen belongs. */
const OVER = { isOver: true }

function useWayBack(isOver: boolean, leave: () => void) {
  const leaving = useRef(leave)
  leaving.current = leave
  useEffect(() => {
    if (!isOver) return
    const { href } = location
    history.pushState(OVER, '')
    const onBack = () => {
      // To another address it is the way from screen to screen.
      if (location.href !== href) return
      if (mayLeave()) leaving.current()
      else history.pushState(OVER, '')
    }
    addEventListener('popstate', onBack)
    return () => {
      removeEventListener('popstate', onBack)
      // Left by its own button, it is no step to go back to.
      if (history.state?.isOver === true) history.back()
    }
  }, [isOver])
}
