import { BESIDE } from '@outpost/shared/authority/sqlite/file/names-beside'
import { occupyAlone } from '@outpost/shared/authority/sqlite/file/occupancy'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { Problem } from '@outpost/shared/protocol/problems'

/**
 * Runs an import that writes. Throws a `Problem` while another process or request runs one: two of the
 * same files would each make what the other is making, and central would refuse half of both. The
 * lock goes with the process.
 */
export async function asOnlyImport<T>(
  { sqlite }: Pick<SqliteStore, 'sqlite'>,
  run: () => Promise<T>,
): Promise<T> {
  const alone = occupyAlone(`${sqlite.name}${BESIDE.import}`)
  if (!alone) {
    throw new Problem(
      'RATE_LIMITED',
      'Another import is writing to this central. This one changed nothing: make it again when the other has ended.',
      { headers: { 'Retry-After': '60' } },
    )
  }
  try {
    return await run()
  } finally {
    alone.release()
  }
}
