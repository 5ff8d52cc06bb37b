import type { AuthorityStore } from '@outpost/shared/authority/store'
import { type Clinic, clinicSchema } from '@outpost/shared/model/clinic'
import { fieldErrors } from '@outpost/shared/model/collections'
import { isSameValue } from '@outpost/shared/model/record'
import type { Draft } from './draft.ts'
import type { Written } from './record-writer.ts'

/** What a clinic has that neither its file nor central says. */
const TIME_ZONE_WHEN_UNKNOWN = 'UTC'

/**
 * Makes central have this clinic; nothing where nothing differs. Organisations have no time zone:
 * `timeZone`, if it is given, is that of all of them; otherwise a clinic keeps the one it has.
 */
export async function writeClinic(
  store: AuthorityStore,
  draft: Draft,
  timeZone: string | null,
  isDryRun: boolean,
): Promise<Written> {
  const current = await store.read(async (reader) => (await reader.clinics([draft.id]))[0])
  const checked = clinicSchema.safeParse({
    active: true,
    time_zone: TIME_ZONE_WHEN_UNKNOWN,
    ...current,
    ...(timeZone !== null && { time_zone: timeZone }),
    ...draft.fields,
    id: draft.id,
  })
  if (!checked.success) {
    const clauses = Object.entries(fieldErrors(checked.error)).map((parts) => parts.join(' '))
    return { kind: 'refused', reason: clauses.join('; ') }
  }
  const clinic = checked.data
  const isSame = (Object.keys(clinic) as (keyof Clinic)[]).every((name) =>
    isSameValue(clinic[name], current?.[name]),
  )
  if (isSame) return { kind: 'unchanged' }
  if (!isDryRun) await store.putClinic(clinic)
  return { kind: 'taken', isNew: current === undefined }
}
