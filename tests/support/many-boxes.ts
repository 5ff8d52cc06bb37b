import type { Clock } from '@outpost/shared/model/time'
import { newToken } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import type { Central } from './network.ts'

/** So many boxes that have called at different times, straight into the database. */
export function addManyBoxes(
  { store, clock, principals }: Pick<Central, 'store' | 'principals'> & { clock: Clock },
  count: number,
) {
  const now = clock.now()
  store.sqlite
    .transaction(() => {
      for (let n = 0; n < count; n++) {
        const id = v4()
        const clinics: string[] = []
        principals.add({ id, role: 'node', name: `Box ${n}`, clinics, token: newToken() })
        const report = {
          pending: n % 50,
          inbox: n % 40 === 0 ? 2 : 0,
          version: '0.1.0',
          clock_offset_ms: n,
          disk_free_mb: n % 90 === 0 ? 120 : 21_000,
        }
        store.sql.run(
          'update principals set last_seen_at = ?, reported_at = ?, report = ? where id = ?',
          now - (n % 20 === 0 ? 5 * HOUR_MS : MINUTE_MS),
          now,
          JSON.stringify(report),
          id,
        )
      }
    })
    .immediate()
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
