/** The languages in which alerts are told: those of the console, whose words are used. */
export const ALERT_LANGUAGES = ['ar', 'en', 'fr'] as const
export type AlertLanguage = (typeof ALERT_LANGUAGES)[number]
