import { host, logLevel, pemFile, port } from '@outpost/shared/node/common-settings'
import { z } from 'zod'

/** Everything that can be set at central, read once by `main.ts`. */
export const centralSettings = z.object({
  CENTRAL_HOST: host(),
  CENTRAL_PORT: port(8800),
  CENTRAL_DATABASE_URL: z
    .string()
    .regex(/^file:.+/, 'must be file:<path> (postgres:// is not served yet)')
    .default('file:data/central.db')
    .describe('Where the database is: file:<path>'),
  CENTRAL_TLS_CERT: pemFile('certificate chain'),
  CENTRAL_TLS_KEY: pemFile('private key'),
  LOG_LEVEL: logLevel,
})
export type CentralSettings = z.output<typeof centralSettings>

/** The path in `file:<path>`. */
export function databaseFile({ CENTRAL_DATABASE_URL }: CentralSettings): string {
  return CENTRAL_DATABASE_URL.slice('file:'.length)
}
