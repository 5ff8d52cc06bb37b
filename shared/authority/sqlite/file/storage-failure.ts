import { isProblem, Problem } from '../../../protocol/problems.ts'

/** Whether the error says that storage takes no writes at the moment: full, read-only or failing. */
export function isStorageFailure(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code
  return typeof code === 'string' && /^SQLITE_(FULL|READONLY|IOERR|CANTOPEN|BUSY|LOCKED)/.test(code)
}

/** Whether the error says that the database itself is damaged: it will not pass by itself. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(String((error as { code?: unknown })?.code))
}

/** Whether another process holds the database at the moment: it passes by itself. */
export function isLocked(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(String((error as { code?: unknown })?.code))
}

/** The problem that callers are told of when the database is damaged. */
export function storageDamaged(error: unknown): Problem {
  const problem = new Problem(
    'STORAGE_FAILED',
    'The database of this server is damaged. Nothing was changed. A box mends it when it is started again; at central, restore a backup.',
    { headers: { 'Retry-After': '60' } },
  )
  problem.cause = error
  return problem
}

/** The problem that callers are told of when storage takes no writes. */
export function storageFailed(error: unknown): Problem {
  const problem = new Problem(
    'STORAGE_FAILED',
    'The storage takes no changes at the moment (disk full, read-only or failing). Nothing was changed; reading goes on. Make room or check the disk, then try again.',
    { headers: { 'Retry-After': '60' } },
  )
  problem.cause = error
  return problem
}

/** The problem that callers are told of when what they sent is stored, and cannot be read any more. */
export function storedButUnread(error: unknown): Problem {
  const problem = new Problem(
    'STORAGE_FAILED',
    'What was sent was judged, and is stored; only the answer could not be read from the storage (failing or damaged). Send the same again with its Idempotency-Key or edit ids to be answered, or look first whether it is there.',
    { headers: { 'Retry-After': '60' } },
  )
  problem.cause = error
  return problem
}

/**
 * Writes what may as well be written later: reading goes on when the storage takes no changes. Any
 * other error goes up. Answers whether it was written.
 */
export function attempt(write: () => void): boolean {
  try {
    write()
    return true
  } catch (error) {
    asStorageProblem(error)
    return false
  }
}

/** The problem that such an error is, by itself or as it comes from the database. Any other is thrown. */
export function asStorageProblem(error: unknown): Problem {
  if (isProblem(error, 'STORAGE_FAILED')) return error
  if (isStorageFailure(error)) return storageFailed(error)
  throw error
}
