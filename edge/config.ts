import { host, logLevel, pemFile, plainHttp, port } from '@outpost/shared/node/common-settings'
import { z } from 'zod'
import { isCronSchedule } from './sync/timetable.ts'

/** Everything that can be set at the edge, read once by `main.ts`. */
export const edgeSettings = z.object({
  EDGE_HOST: host(),
  EDGE_PORT: port(8810),
  EDGE_DATABASE: z.string().default('data/edge.db').describe('File with the database'),
  EDGE_SYNC_CRON: z
    .string()
    .refine((text) => isCronSchedule(text), 'must be a cron schedule like */5 * * * *')
    .default('*/5 * * * *')
    .describe('When rounds are made, as a cron schedule'),
  EDGE_CENTRAL_CA: pemFile(
    "certificate authority of central's certificate, if it is a private one",
  ),
  EDGE_TLS_CERT: pemFile('certificate chain for TLS; renewed ones are taken without a restart'),
  EDGE_TLS_KEY: pemFile('private key'),
  EDGE_PLAIN_HTTP: plainHttp(),
  // Named so that nobody believes a box encrypted that is not.
  EDGE_DATABASE_KEY_FILE: z
    .string()
    .refine(() => false, 'encryption of the database is not served yet; leave this unset')
    .optional()
    .describe('Reserved for a key that encrypts the database; must not be set yet'),
  LOG_LEVEL: logLevel,
})
export type EdgeSettings = z.output<typeof edgeSettings>
