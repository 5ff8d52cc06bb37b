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
  EDGE_TABLET_LOCK_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(240)
    .default(5)
    .describe(
      'Where there is staff: after so many minutes without a touch, 1 to 240, a tablet asks who works',
    ),
  EDGE_DATABASE_KEY_FILE: z
    .string()
    .optional()
    .describe('File with the key that encrypts the database; the first start with it encrypts'),
  LOG_LEVEL: logLevel,
})
export type EdgeSettings = z.output<typeof edgeSettings>
