import type { Clinic } from '@outpost/shared/model/clinic'
import { useStore } from '@outpost/shared/web/use-store'
import { useMemo } from 'preact/hooks'
import { useSurroundings } from './surroundings.ts'
import { useAnswer } from './use-answer.ts'

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

/** All clinics of whoever looks, once they are known, and their names. */
export function useAllClinics() {
  const { data } = useAnswer<{ results: Clinic[] }>('/api/clinics')
  const known = useClinicNames()
  return useMemo(() => {
    const names = new Map((data?.results ?? []).map(({ id, name }) => [id, name]))
    return {
      clinics: data?.results ?? null,
      clinicName: (id: string) => names.get(id) ?? known(id),
    }
  }, [data, known])
}
