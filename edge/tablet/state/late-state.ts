import { lateScreen } from '../shell/late-screen.tsx'

/** Where what was written has got to; the bar says in short what it tells. */
export const State = lateScreen(async () => (await import('./state.tsx')).State, {
  title: 'state.title',
})
