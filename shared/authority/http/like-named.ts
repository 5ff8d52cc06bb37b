import { searchesForMisspelt } from '../../model/candidates.ts'
import { nameWords, nearness } from '../../model/names-alike.ts'
import type { StoredRecord } from '../../model/record.ts'
import type { ScopeName } from '../../protocol/cursor.ts'
import type { Reader } from '../reader.ts'
import { survivorsOf } from './survivors.ts'

/** So many records are compared; on a small box they take a tenth of a second. */
const COMPARED_MAX = 1000

/**
 * Patients whose names are nearly as somebody has written them (S4). Of a person the survivor, also where
 * it is another record of theirs that is named so (R5). The nearest first.
 */
export async function listLikeNamed(
  reader: Pick<Reader, 'candidates' | 'fetch'>,
  scopes: readonly ScopeName[],
  name: string,
  limit: number,
): Promise<StoredRecord[]> {
  const words = nameWords(name)
  const searches = searchesForMisspelt(name)
  const { records } = await reader.candidates({ scopes, searches, limit: COMPARED_MAX })
  const named = records
    .map((record) => ({
      record,
      near: nearness(words, nameWords(String(record.fields.full_name))),
    }))
    .filter(({ near }) => near > 0)
    .sort((one, other) => other.near - one.near)
  const survivors = await survivorsOf(
    reader,
    scopes,
    named.map(({ record }) => record),
  )
  return [...new Map(survivors.map((one) => [one.id, one])).values()].slice(0, limit)
}
