import { lateScreen } from '../shell/late-screen.tsx'

/** Of a day's visits few are moved. */
export const Moving = lateScreen(async () => (await import('./moving.tsx')).Moving)
