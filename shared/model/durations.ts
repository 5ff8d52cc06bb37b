import type { Millis } from './time.ts'

export const MINUTE_MS: Millis = 60_000
export const HOUR_MS: Millis = 60 * MINUTE_MS
export const DAY_MS: Millis = 24 * HOUR_MS
