import { lazy } from '@outpost/shared/web/lazy'
import { madeLate } from '../shell/late-screen.tsx'

/** The camera's view, which is loaded when a code is to be read; until then its place is empty. */
export const Scanner = madeLate(
  lazy(
    async () => (await import('./scanner.tsx')).Scanner,
    () => <div class="scanner" aria-busy="true" />,
  ),
)
