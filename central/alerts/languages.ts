import { readdirSync } from 'node:fs'

/** The folder of the console's words, of which alerts are told. */
export const CONSOLE_TEXTS = new URL('../console/texts/', import.meta.url)

/** The languages in which alerts are told: those of the console. */
export const ALERT_LANGUAGES: readonly string[] = readdirSync(CONSOLE_TEXTS)
  .flatMap((file) => /^(\w+)\.json$/.exec(file)?.[1] ?? [])
  .sort()
