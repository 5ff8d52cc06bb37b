import type { Placed } from '@outpost/shared/authority/facts'
import type { Principal } from '@outpost/shared/authority/principal'
import { isVisible } from '@outpost/shared/authority/scopes'
import { readClinics } from '@outpost/shared/authority/sqlite/readers/clinics-reader'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Fields } from '@outpost/shared/model/collections'
import type { Clock } from '@outpost/shared/model/time'
import {
  type KnownBy,
  LOOKUP_RESULTS_MAX,
  type Lookup,
  type LookupPerson,
} from '@outpost/shared/protocol/sharing'
import { noteAudit } from '../audit/audit.ts'
import { findPerson, knownBy } from './find-person.ts'
import { HANDLE_VALID_MS, sealHandle } from './handles.ts'
import { limitQuestions } from './question-limit.ts'

type Deps = { store: SqliteStore; clock: Clock; perHour: number }

type LookupAnswer = { results: LookupPerson[]; too_many: boolean }

/**
 * Looks patients of all clinics up: the one hole in the walls between clinics. So each question is
 * counted and recorded, and the answer has only what is needed to recognise somebody.
 */
export function createLookup({ store, clock, perHour }: Deps) {
  const { sql } = store

  /** Throws `Problem` RATE_LIMITED, or STORAGE_FAILED where the question cannot be recorded. */
  async function lookUp(asker: Principal, question: Lookup): Promise<LookupAnswer> {
    const by = knownBy(question)
    // By the clock, not by the time of the feed, which stays ahead where the clock once was (F2).
    const now = clock.now()
    limitQuestions(sql, perHour, asker.id, now)
    // Compared in a snapshot, while others write: up to thousands of records take their time.
    const { patients, isWhole } = store.sqlite.transaction(() => findPerson(sql, question))()
    const too_many = !isWhole || patients.length > LOOKUP_RESULTS_MAX
    const shown = too_many ? [] : patients
    // Recorded before it is answered: what cannot be recorded is not told, and not more than counted.
    store.write(() => {
      limitQuestions(sql, perHour, asker.id, now)
      noteAudit(sql, now, {
        event: 'lookup',
        who: asker.id,
        actor: question.actor ?? null,
        details: {
          by,
          device: question.device ?? null,
          shown: shown.map(({ record }) => record.id),
          too_many,
        },
      })
    })
    return { results: shown.map((patient) => toPerson(asker, by, patient)), too_many }
  }

  function toPerson(asker: Principal, by: KnownBy, { record, scopes }: Placed): LookupPerson {
    const { id, fields } = record
    const isHere = isVisible(asker, scopes)
    const [clinic] = readClinics(sql, [fields.clinic_id as string])
    const until = clock.now() + HANDLE_VALID_MS
    const seal = () => sealHandle({ patient: id, by, until }, store.identity().cursorKey, asker.id)
    return {
      handle: isHere ? null : seal(),
      is_here: isHere,
      patient_id: isHere ? id : null,
      full_name: fields.full_name as string,
      birth_year: birthYear(fields),
      birth_date_estimated: fields.birth_date_estimated === true,
      sex: fields.sex as string,
      village: (fields.village as string | null) ?? null,
      clinic: { id: fields.clinic_id as string, name: clinic?.name ?? '' },
    }
  }

  return lookUp
}

export function birthYear({ date_of_birth }: Fields): number | null {
  return typeof date_of_birth === 'string' ? Number(date_of_birth.slice(0, 4)) : null
}
