import { lateScreen } from '../shell/late-screen.tsx'

export const AskClinic = lateScreen(async () => (await import('./ask-clinic.tsx')).AskClinic, {
  title: 'ask.title',
})
