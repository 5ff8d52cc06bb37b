import { inOwnWords } from '@outpost/shared/web/clauses'
import { useState } from 'preact/hooks'
import { isStorageFull } from '../replica/storage-full.ts'
import type { Wish, Written } from '../replica/write.ts'
import { useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'
import { keepTyped } from './typing.ts'

/** Saving from a screen: whether it was kept, and if not, why, in a sentence to show. */
export function useSaving() {
  const { device, texts } = useSurroundings()
  const [failure, setFailure] = useState<string | null>(null)
  const [isSaving, setSaving] = useState(false)
  const [faults, setFaults] = useState<readonly string[]>([])

  /** Answers whether all were kept; if not, none was. */
  async function save(...wishes: Wish[]): Promise<boolean> {
    setSaving(true)
    const written = await device
      .write(...wishes)
      .catch((error: unknown) => ({ kind: 'failed' as const, error }))
    const why = whyNotSaved(written, texts)
    setSaving(false)
    setFailure(why)
    setFaults(written.kind === 'refused' ? Object.keys(written.problem.errors ?? {}) : [])
    if (why !== null) keepTyped()
    return why === null
  }
  /** Of a form that is left or typed into again, it stands no more why it was not saved. */
  const letGo = () => {
    setFailure(null)
    setFaults([])
  }
  return {
    save,
    isSaving,
    failure,
    /** Names of the fields for which it was refused. */
    faults,
    letGo,
  }
}

function whyNotSaved(
  written: Written | { kind: 'failed'; error: unknown },
  texts: Texts,
): string | null {
  const { say, has } = texts
  switch (written.kind) {
    case 'kept':
      return null
    case 'conflict': {
      const key = `conflict.${written.conflict.error_code}`
      return say('error.taken', { reason: has(key) ? say(key) : written.conflict.message })
    }
    case 'refused': {
      const { error_code, detail, errors } = written.problem
      const clauses = Object.entries(errors ?? {}).map(([name, clause]) =>
        inOwnWords(name, clause, texts),
      )
      const key = `conflict.${error_code}`
      const kind = has(key) ? say(key) : detail
      return [say('error.taken', { reason: kind }), ...clauses].join(' ')
    }
    case 'failed':
      if (isStorageFull(written.error)) return say('error.storage')
      reportError(written.error)
      return say('error.broken')
    default:
      throw new Error(`unknown answer ${written satisfies never}`)
  }
}
