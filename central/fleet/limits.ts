import { HOUR_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import type { CentralSettings } from '../config.ts'
import { LIMITS, type Limits } from './troubles.ts'

/**
 * From where on something is a trouble of a box, by the settings: for those who look at the fleet and
 * for those who are told of it. Where people are not to be told (`off`), the usual limit holds.
 */
export function limitsOf(settings: CentralSettings): Limits {
  const backlog = settings.CENTRAL_ALERT_BACKLOG_HOURS
  const clock = settings.CENTRAL_ALERT_CLOCK_MINUTES
  const disk = settings.CENTRAL_ALERT_DISK_MB
  return {
    ...LIMITS,
    ...(backlog !== null && { backlogMs: backlog * HOUR_MS }),
    ...(clock !== null && { clockMs: clock * MINUTE_MS }),
    ...(disk !== null && { diskFreeMb: disk }),
  }
}
