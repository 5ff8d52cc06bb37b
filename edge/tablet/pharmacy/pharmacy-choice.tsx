import { readPairing, type SeenRecord } from '../replica/database.ts'
import { nameOf } from '../replica/name-of.ts'
import { useKept } from '../shell/use-kept.ts'
import { useSurroundings } from '../surroundings.ts'

export type PharmacyChoice = { id: string | null; choose: (id: string | null) => void }

/**
 * Which of the clinic's pharmacies this tablet lies in: kept on it, null for all of them. Undefined
 * until that is read: all of them, shown for a moment, would be taken for its own.
 */
export function usePharmacyChoice(
  pharmacies: readonly SeenRecord[] = [],
): PharmacyChoice | undefined {
  const { db } = useSurroundings().device
  const kept = useKept('pharmacy', async () => (await readPairing(db))?.pharmacyId ?? null)
  if (kept === undefined) return
  return {
    id: pharmacies.some(({ id }) => id === kept) ? kept : null,
    choose: (pharmacyId) => void db.place.update(1, { pharmacyId }).catch(reportError),
  }
}

type ChosenPharmacyProps = PharmacyChoice & { pharmacies: readonly SeenRecord[] }

/** Shown where there is something to choose. */
export function ChosenPharmacy({ pharmacies, id, choose }: ChosenPharmacyProps) {
  const { say } = useSurroundings().texts
  if (pharmacies.length < 2) return null
  return (
    <select
      aria-label={say('pharmacy.which')}
      value={id ?? ''}
      onChange={(event) => choose(event.currentTarget.value || null)}
    >
      <option value="">{say('pharmacy.everywhere')}</option>
      {pharmacies.map((pharmacy) => (
        <option key={pharmacy.id} value={pharmacy.id}>
          {nameOf(pharmacy)}
        </option>
      ))}
    </select>
  )
}
