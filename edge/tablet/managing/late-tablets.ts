import { lateScreen } from '../shell/late-screen.tsx'

/** Which tablets are let in: for managers. They lie at the box, so the screen is of no use without it. */
export const Tablets = lateScreen(async () => (await import('./tablets.tsx')).Tablets, {
  title: 'tablets.title',
  ifAway: 'tablets.away',
})
