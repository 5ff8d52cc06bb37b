import { host, logLevel, pemFile, plainHttp, port } from '@outpost/shared/node/common-settings'
import { z } from 'zod'
import { ALERT_LANGUAGES } from './alerts/languages.ts'
import { parseQuietHours } from './alerts/quiet-hours.ts'
import { LOOKUPS_PER_HOUR, SHARE_RULE_NAMES } from './sharing/rule.ts'

const MAIL_RECIPIENTS_MAX = 50

/** Everything that can be set at central, read once by `main.ts`. */
export const centralSettings = z.object({
  CENTRAL_HOST: host(),
  CENTRAL_PORT: port(8800),
  CENTRAL_DATABASE_URL: z
    .string()
    .regex(/^file:.+/, 'must be file:<path> (postgres:// is not served yet)')
    .default('file:data/central.db')
    .describe('Where the database is: file:<path>'),
  CENTRAL_TLS_CERT: pemFile('certificate chain for TLS; renewed ones are taken without a restart'),
  CENTRAL_TLS_KEY: pemFile('private key'),
  CENTRAL_PLAIN_HTTP: plainHttp(),
  CENTRAL_TRUST_PROXY: z
    .string()
    .regex(/^([0-9]|true|false)$/, 'must be how many proxies stand before central, 0 to 9')
    .transform((text) => (text === 'true' ? 1 : Number(text) || 0))
    .default(0)
    .describe('How many proxies before central add to X-Forwarded-For; 0 believes none, true is 1'),
  CENTRAL_SHARE_RULE: z
    .enum(SHARE_RULE_NAMES, `must be one of ${SHARE_RULE_NAMES.join(', ')}`)
    .default('ask')
    .describe(
      'Which share requests are granted without an admin: ask (none), grant-with-national-id, grant-with-identifier (or card number), grant (all)',
    ),
  CENTRAL_LOOKUPS_PER_HOUR: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, 'must be a whole number from 1 to 99999')
    .transform(Number)
    .default(LOOKUPS_PER_HOUR)
    .describe('How many patients a caller may look up in an hour'),
  CENTRAL_ALERT_WEBHOOK_URL: urlOf(
    /^https?:$/,
    'must be an address that begins with https:// or http://',
  ).describe('Where alerts are sent as JSON'),
  CENTRAL_ALERT_WEBHOOK_SECRET: z
    .string()
    .min(16, 'must have at least 16 characters')
    .optional()
    .describe('Secret with which these are signed (HMAC-SHA256)'),
  CENTRAL_ALERT_SMTP_URL: urlOf(
    /^smtps?:$/,
    'must be smtp://[user:password@]host:port, or smtps://',
  ).describe('Mail server over which alerts are sent; a password is only sent over TLS'),
  CENTRAL_ALERT_MAIL_FROM: z.string().optional().describe('From whom this mail is'),
  CENTRAL_ALERT_MAIL_TO: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .pipe(z.array(z.email('must be addresses with commas between')).max(MAIL_RECIPIENTS_MAX))
    .optional()
    .describe('To whom it goes: addresses with commas between'),
  CENTRAL_ALERT_LANGUAGE: z
    .enum(ALERT_LANGUAGES, `must be one of ${ALERT_LANGUAGES.join(', ')}`)
    .default('en')
    .describe(`Language of what is sent: one of ${ALERT_LANGUAGES.join(', ')}`),
  CENTRAL_ALERT_QUIET_HOURS: z
    .string()
    .transform(parseQuietHours)
    .refine((hours) => hours !== null, 'must be like 22:00-06:00 Africa/Nairobi')
    .optional()
    .describe('When nothing is sent, like 22:00-06:00 Africa/Nairobi; UTC without a zone'),
  CENTRAL_ALERT_SILENT_HOURS: orOff(
    0,
    'An alert is raised when a box has been silent, by its own schedule, for so many hours',
  ),
  CENTRAL_ALERT_BACKLOG_HOURS: orOff(
    24,
    'When the oldest edit of a box has waited for so many hours; from then on the console calls it a trouble',
  ),
  CENTRAL_ALERT_INBOX_HOURS: orOff(
    24,
    'When rejected edits have waited at a box for so many hours',
  ),
  CENTRAL_ALERT_CLOCK_MINUTES: orOff(
    5,
    'When the clock of a box is so many minutes off; from then on the console calls it a trouble',
  ),
  CENTRAL_ALERT_DISK_MB: orOff(
    500,
    'When fewer megabytes are free on a box; from then on the console calls it a trouble',
  ),
  CENTRAL_ALERT_VERSION_DAYS: orOff(
    14,
    "When a box has had another version than central's for so many days",
  ),
  LOG_LEVEL: logLevel,
})
export type CentralSettings = z.output<typeof centralSettings>

function urlOf(protocol: RegExp, mistake: string) {
  return z
    .string()
    .refine((text) => URL.canParse(text) && protocol.test(new URL(text).protocol), mistake)
    .optional()
}

/** A threshold, or null where nobody wants to be told. */
function orOff(initial: number, meaning: string) {
  return z
    .string()
    .regex(/^(off|\d{1,6})$/, 'must be a whole number, or off')
    .transform((text) => (text === 'off' ? null : Number(text)))
    .default(initial)
    .describe(`${meaning}, an alert is raised; off: never`)
}

/** The path in `file:<path>`. */
export function databaseFile({ CENTRAL_DATABASE_URL }: CentralSettings): string {
  return CENTRAL_DATABASE_URL.slice('file:'.length)
}
