import { lateScreen } from '../late-screen.tsx'

export const AskClinic = lateScreen(async () => (await import('./ask-clinic.tsx')).AskClinic)
