import type { Written } from './replica/write.ts'
import type { Texts } from './texts.ts'

/** Why a write was not taken, in a sentence; null if it was. */
export function whyNotSaved(
  written: Written | { kind: 'failed'; error: unknown },
  { say }: Texts,
): string | null {
  switch (written.kind) {
    case 'kept':
      return null
    case 'conflict':
      return say('error.taken', { reason: written.conflict.message })
    case 'refused':
      return say('error.taken', { reason: written.problem.detail })
    case 'failed':
      if (isStorageFull(written.error)) return say('error.storage')
      reportError(written.error)
      return say('error.broken')
    default:
      throw new Error(`unknown answer ${written satisfies never}`)
  }
}

function isStorageFull(error: unknown): boolean {
  const { name, inner } = error as { name?: string; inner?: { name?: string } }
  return name === 'QuotaExceededError' || inner?.name === 'QuotaExceededError'
}
