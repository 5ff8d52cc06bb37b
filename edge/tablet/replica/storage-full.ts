/** Whether an error of the browser's storage says that there is no room left. */
export function isStorageFull(error: unknown): boolean {
  const { name, inner, failures } = (error ?? {}) as StorageError
  if (name === 'QuotaExceededError') return true
  // Dexie wraps what a transaction ended by, and gathers what rows of a bulk failed by.
  return (inner ? isStorageFull(inner) : false) || Object.values(failures ?? {}).some(isStorageFull)
}

type StorageError = { name?: string; inner?: unknown; failures?: unknown[] }
