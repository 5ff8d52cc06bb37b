import type { Draft, DraftTarget } from './draft.ts'
import type { Origin } from './import-report.ts'
import { openScratch } from './scratch.ts'

export type StagedDraft = Draft & { key: number; origin: Origin }

/** How often a patient was at a clinic. */
type Visits = { clinicId: string; count: number }

export type Staging = ReturnType<typeof openStaging>

/**
 * Holds what was read until it is written: files tell of things in any order and more than once,
 * records are made parents first and once.
 */
export function openStaging() {
  const sqlite = openScratch(SCHEMA)
  const insert = sqlite.prepare(
    `insert into drafts (target, id, file, line, fields, when_new, links, patient_id, clinic_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
  )
  const find = sqlite.prepare<[string, string], Row>(
    'select * from drafts where target = ? and id = ?',
  )
  const page = sqlite.prepare<[string, number, number], Row>(
    'select * from drafts where target = ? and key > ? order by key limit ?',
  )
  const count = sqlite.prepare<[string], { count: number }>(
    'select count(*) as count from drafts where target = ?',
  )
  const refuse = sqlite.prepare('update drafts set is_refused = 1 where key = ?')
  const visits = sqlite.prepare<[string], Visits>(
    `select clinic_id as clinicId, count(*) as count from drafts
     where patient_id = ? and clinic_id is not null
     group by clinic_id order by count desc, clinic_id`,
  )
  const firstClinic = sqlite.prepare<[], { id: string }>(
    `select id from drafts where target = 'clinics' and not is_refused order by id limit 1`,
  )

  return {
    /** Takes the first draft of a record; says of a further one whether it tells the same. */
    put(draft: Draft, { file, line }: Origin): 'new' | 'repeated' | 'differs' {
      const { target, id, links } = draft
      const texts = [draft.fields, draft.whenNew, links].map((one) => JSON.stringify(one))
      const { patientId = null, clinicId = null } = links
      const { changes } = insert.run(target, id, file, line, ...texts, patientId, clinicId)
      if (changes > 0) return 'new'
      const first = find.get(target, id)
      return first?.fields === texts[0] && first?.links === texts[2] ? 'repeated' : 'differs'
    },
    page: (target: DraftTarget, afterKey: number, limit: number) =>
      page.all(target, afterKey, limit).map(toStaged),
    count: (target: DraftTarget) => count.get(target)?.count ?? 0,
    markRefused(draft: StagedDraft) {
      refuse.run(draft.key)
    },
    find(target: DraftTarget, id: string): StagedDraft | null {
      const row = find.get(target, id)
      return row ? toStaged(row) : null
    },
    /** What the files hold of a record, and whether it could be taken. */
    standing(target: DraftTarget, id: string): 'absent' | 'refused' | 'staged' {
      const row = find.get(target, id)
      if (!row) return 'absent'
      return row.is_refused ? 'refused' : 'staged'
    },
    /** The clinics at which the patient was, the most visited first; ties by id. */
    visits: (patientId: string) => visits.all(patientId),
    /** The clinic of these files that has the smallest id. */
    firstClinicId: () => firstClinic.get()?.id ?? null,
    close: () => sqlite.close(),
  }
}

type Row = {
  key: number
  target: DraftTarget
  id: string
  file: string
  line: number
  fields: string
  when_new: string
  links: string
  is_refused: number
}

const SCHEMA = `
  create table drafts (
    key integer primary key,
    target text not null,
    id text not null,
    file text not null,
    line integer not null,
    fields text not null,
    when_new text not null,
    links text not null,
    patient_id text,
    clinic_id text,
    is_refused integer not null default 0,
    unique (target, id)
  );
  create index drafts_in_order on drafts (target, key);
  create index visits_of_patient on drafts (patient_id, clinic_id) where patient_id is not null;
`

function toStaged(row: Row): StagedDraft {
  return {
    key: row.key,
    target: row.target,
    id: row.id,
    origin: { file: row.file, line: row.line },
    fields: JSON.parse(row.fields),
    whenNew: JSON.parse(row.when_new),
    links: JSON.parse(row.links),
  }
}
