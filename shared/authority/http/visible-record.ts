import type { Context } from 'hono'
import type { Collection, CollectionName } from '../../model/collections.ts'
import type { StoredRecord } from '../../model/record.ts'
import { Problem } from '../../protocol/problems.ts'
import { isVisible } from '../scopes.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { recordIdOf } from './input.ts'

/** The record in the path. Throws `Problem` NOT_FOUND if there is none that the caller may see. */
export async function visibleRecord(
  { store }: Pick<AuthorityDeps, 'store'>,
  c: Context<AuthorityEnv>,
  { name }: Collection,
): Promise<StoredRecord> {
  const id = recordIdOf(c)
  const placed = await store.read((reader) => reader.record(name, id))
  const isThere = placed?.record.deletedAt === null && isVisible(c.get('principal'), placed.scopes)
  if (isThere) return placed.record
  throw notFoundRecord(name)
}

/** What a caller may not see is told of as if it did not exist (S4). */
export function notFoundRecord(name: CollectionName): Problem {
  return new Problem('NOT_FOUND', `There is no such record among the ${name} that you may see.`)
}
