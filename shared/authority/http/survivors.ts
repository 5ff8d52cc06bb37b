import { MERGES_MAX } from '../../model/patients.ts'
import type { StoredRecord } from '../../model/record.ts'
import type { ScopeName } from '../../protocol/cursor.ts'
import type { Reader } from '../reader.ts'

/**
 * For each of these patients, in their order, the one who stands for the person (R5): the survivor, or
 * as near to it as lies in these scopes.
 */
export async function survivorsOf(
  reader: Pick<Reader, 'fetch'>,
  scopes: readonly ScopeName[],
  patients: readonly StoredRecord[],
): Promise<StoredRecord[]> {
  let standing = [...patients]
  for (let merges = 0; merges < MERGES_MAX; merges++) {
    const ids = new Set(standing.map(intoOf).filter((id) => id !== null))
    if (ids.size === 0) break
    const found = await reader.fetch([...ids], scopes)
    const byId = new Map(
      found.filter(({ collection }) => collection === 'patients').map((one) => [one.id, one]),
    )
    if (byId.size === 0) break
    standing = standing.map((one) => byId.get(intoOf(one) ?? '') ?? one)
  }
  return standing
}

function intoOf({ fields }: StoredRecord): string | null {
  return typeof fields.merged_into === 'string' ? fields.merged_into : null
}
