import { host, logLevel, pemFile, plainHttp, port } from '@outpost/shared/node/common-settings'
import { z } from 'zod'
import { LOOKUPS_PER_HOUR, SHARE_RULE_NAMES } from './sharing/rule.ts'

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
  LOG_LEVEL: logLevel,
})
export type CentralSettings = z.output<typeof centralSettings>

/** The path in `file:<path>`. */
export function databaseFile({ CENTRAL_DATABASE_URL }: CentralSettings): string {
  return CENTRAL_DATABASE_URL.slice('file:'.length)
}
