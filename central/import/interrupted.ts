import { isProblem, Problem } from '@outpost/shared/protocol/problems'

/**
 * An import is many commits: where the storage fails in the midst of it, its problem, which speaks of
 * the last one alone, is told so that it is true of them all.
 */
export async function withWhatStays<T>(importing: Promise<T>): Promise<T> {
  try {
    return await importing
  } catch (error) {
    if (!isProblem(error, 'STORAGE_FAILED')) throw error
    const { code, extras } = error
    throw Object.assign(new Problem(code, STOPPED, extras), { cause: error })
  }
}

const STOPPED =
  'The storage takes no changes at the moment (disk full, read-only or failing). The import stopped; what it took before stays. Make room or check the disk, then make the same import again: it goes on from there.'
