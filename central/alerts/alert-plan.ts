import { DAY_MS, HOUR_MS } from '@outpost/shared/model/durations'
import { SettingsUnusable } from '@outpost/shared/node/settings'
import type { CentralSettings } from '../config.ts'
import { limitsOf } from '../fleet/limits.ts'
import { loadAlertWords } from './alert-text.ts'
import type { AlertPlan } from './alerting.ts'
import type { Channel } from './channel.ts'
import { createMail } from './mail.ts'
import { ALERT_RULES, type AlertRules } from './rules.ts'
import { createWebhook } from './webhook.ts'

/** What is told, from when on, and how, by the settings. Throws `SettingsUnusable`. */
export async function alertPlanOf(settings: CentralSettings): Promise<AlertPlan> {
  const words = await loadAlertWords(settings.CENTRAL_ALERT_LANGUAGE)
  const channels: Channel[] = []
  const { CENTRAL_ALERT_WEBHOOK_URL: webhookUrl, CENTRAL_ALERT_WEBHOOK_SECRET: secret } = settings
  if (webhookUrl) channels.push(createWebhook({ url: webhookUrl, secret }))
  const { CENTRAL_ALERT_SMTP_URL: url, CENTRAL_ALERT_MAIL_TO: to } = settings
  const { CENTRAL_ALERT_MAIL_FROM: from } = settings
  if (url && from && to) channels.push(createMail({ url, from, to, words }))
  else if (url || from || to) {
    throw new SettingsUnusable([
      'CENTRAL_ALERT_SMTP_URL, CENTRAL_ALERT_MAIL_FROM and CENTRAL_ALERT_MAIL_TO belong together: set all or none',
    ])
  }
  const quietHours = settings.CENTRAL_ALERT_QUIET_HOURS ?? null
  return { rules: rulesOf(settings), quietHours, channels, words }
}

function rulesOf(settings: CentralSettings): AlertRules {
  const { holdMs } = ALERT_RULES
  const backlog = settings.CENTRAL_ALERT_BACKLOG_HOURS
  const clock = settings.CENTRAL_ALERT_CLOCK_MINUTES
  const disk = settings.CENTRAL_ALERT_DISK_MB
  return {
    limits: limitsOf(settings),
    holdMs: {
      ...holdMs,
      silent: times(settings.CENTRAL_ALERT_SILENT_HOURS, HOUR_MS),
      inbox: times(settings.CENTRAL_ALERT_INBOX_HOURS, HOUR_MS),
      version: times(settings.CENTRAL_ALERT_VERSION_DAYS, DAY_MS),
      backlog: atOnce(backlog),
      clock: atOnce(clock),
      disk: atOnce(disk),
    },
  }
}

/** Who is past a limit is told of without delay; null, never, where there is no limit. */
const atOnce = (limit: number | null) => (limit === null ? null : 0)

const times = (count: number | null, unit: number) => (count === null ? null : count * unit)
