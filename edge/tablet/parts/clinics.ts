import type { Clinic } from '@outpost/shared/model/clinic'
import { useMemo } from 'preact/hooks'
import { readState } from '../replica/database.ts'
import { useKept } from '../shell/use-kept.ts'
import { useSurroundings } from '../surroundings.ts'

/**
 * The box's clinics, undefined until they are read. The same list as long as nothing in it changes: each
 * round touches the row in which it stands, and a screen need not be read again for that.
 */
export function useClinics(): Clinic[] | undefined {
  const { db } = useSurroundings().device
  const text = useKept('clinics', async () => JSON.stringify((await readState(db)).clinics))
  return useMemo(() => (text === undefined ? undefined : (JSON.parse(text) as Clinic[])), [text])
}
