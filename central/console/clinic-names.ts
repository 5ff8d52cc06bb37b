import { useStore } from '@outpost/shared/web/use-store'
import { useMemo } from 'preact/hooks'
import { useSurroundings } from './surroundings.ts'

/** Names of clinics that have a box, by their ids; the id of any other. */
export function useClinicNames(): (id: string) => string {
  const { boxes } = useStore(useSurroundings().fleet.state)
  return useMemo(() => {
    const names = new Map(
      (boxes ?? []).flatMap(({ clinics, clinic_names: own }) =>
        clinics === 'all' ? [] : clinics.map((id, n) => [id, own[n] ?? id] as const),
      ),
    )
    return (id) => names.get(id) ?? id
  }, [boxes])
}
