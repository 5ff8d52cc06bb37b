import type { ClinicLookup } from '@outpost/shared/authority/facts'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import { type Clinic, clinicSchema } from '@outpost/shared/model/clinic'
import { clausesOf, type Fields, fieldErrors } from '@outpost/shared/model/collections'
import { isSameValue } from '@outpost/shared/model/record'
import type { Written } from './record-writer.ts'

/** A clinic as an import would have it; what is left out stays as it is at central. */
type WantedClinic = { id: string; fields: Fields }

/** What a clinic has that neither its file nor central says. */
const TIME_ZONE_WHEN_UNKNOWN = 'UTC'

/** Makes central have these clinics; nothing where nothing differs. Answers in the same order. */
export async function writeClinics(
  store: AuthorityStore,
  wanted: readonly WantedClinic[],
  isDryRun: boolean,
): Promise<Written[]> {
  if (isDryRun) {
    const found = await store.read((reader) => reader.clinics(wanted.map(({ id }) => id)))
    const known = new Map(found.map((clinic) => [clinic.id, clinic]))
    return compare(known, wanted).written
  }
  let written: Written[] = []
  await store.putClinics((known) => {
    const compared = compare(known, wanted)
    written = compared.written
    return compared.differing
  })
  return written
}

/** What becomes of each, and the clinics as they are to be, where one is to be another than is known. */
function compare(known: Pick<ClinicLookup, 'get'>, wanted: readonly WantedClinic[]) {
  const differing: Clinic[] = []
  const written = wanted.map(({ id, fields }): Written => {
    const before = known.get(id)
    const initial = { active: true, time_zone: TIME_ZONE_WHEN_UNKNOWN }
    const checked = clinicSchema.strict().safeParse({ ...initial, ...before, ...fields, id })
    if (!checked.success) return { kind: 'refused', reason: clausesOf(fieldErrors(checked.error)) }
    const clinic = checked.data
    const changed = (Object.keys(clinic) as (keyof Clinic)[]).filter(
      (name) => !isSameValue(clinic[name], before?.[name]),
    )
    if (changed.length === 0) return { kind: 'unchanged' }
    differing.push(clinic)
    return { kind: 'taken', changed: before ? changed : null }
  })
  return { written, differing }
}
