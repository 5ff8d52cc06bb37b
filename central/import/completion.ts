import type { Reader } from '@outpost/shared/authority/reader'
import type { Wanted } from './record-writer.ts'
import type { StagedDraft, Staging } from './staging.ts'

/** A record with all that it refers to, or why that cannot be. */
export type Completed =
  | (Wanted & { /** What to tell if the record is made. */ newNote?: string })
  | { refusal: string }

type Completer = (draft: StagedDraft) => Promise<Completed>

/** What records may refer to: what central has and, where nothing is written, what it would have. */
type Surroundings = {
  reader: Reader
  staging: Staging
  /** Ids of all clinics that records may name. */
  clinicIds: ReadonlySet<string>
  isDryRun: boolean
}

const NO_VISIT_MANAGING = 'a patient without a visit: entered at the managing organisation'
const NO_VISIT_FIRST = 'a patient without a visit: entered at the first organisation by id'
const NO_PROVIDER = "no serviceProvider: entered at the patient's own clinic"

/** Looks up what drafts refer to. One completer per batch: it remembers what it found. */
export function createCompleter(surroundings: Surroundings): Completer {
  const known = rememberer(surroundings)
  return async (draft) => {
    switch (draft.target) {
      case 'patients':
        return completePatient(draft, surroundings)
      case 'appointments':
        return completeAppointment(draft, surroundings, known)
      case 'pharmacies':
        return completePharmacy(draft, surroundings)
      default:
        return draft
    }
  }
}

function completePharmacy(draft: StagedDraft, { clinicIds }: Surroundings): Completed {
  const clinicId = draft.links.clinicId ?? ''
  if (!clinicIds.has(clinicId)) return { refusal: 'its clinic was refused' }
  return { ...draft, whenNew: { ...draft.whenNew, clinic_id: clinicId } }
}

/**
 * For a patient whom central has, the clinics are central's: since then it may have moved or shared
 * the patient, and an import never takes a sharing away.
 */
function completePatient(draft: StagedDraft, surroundings: Surroundings): Completed {
  const home = homeOf(draft, surroundings)
  if (!home) {
    return { ...draft, newRefusal: 'no clinic for it: no visit, and no organisation in the files' }
  }
  const { note, ...clinics } = home
  const whenNew = { ...draft.whenNew, ...clinics }
  return note === undefined ? { ...draft, whenNew } : { ...draft, whenNew, newNote: note }
}

/**
 * A new patient belongs to the clinic that they visited most (of equals the smallest id), and is
 * shared with the others visited; without a visit, to the managing organisation, or else to the
 * first organisation of the files by id.
 */
function homeOf(
  { id, links }: StagedDraft,
  { staging, clinicIds }: Surroundings,
): { clinic_id: string; shared_with: string[]; note?: string } | null {
  const visited = staging.visits(id).filter(({ clinicId }) => clinicIds.has(clinicId))
  const [most, ...others] = visited.map(({ clinicId }) => clinicId)
  if (most !== undefined) return { clinic_id: most, shared_with: others.sort() }
  if (links.clinicId !== undefined && clinicIds.has(links.clinicId)) {
    return { clinic_id: links.clinicId, shared_with: [], note: NO_VISIT_MANAGING }
  }
  const first = staging.firstClinicId()
  return first === null ? null : { clinic_id: first, shared_with: [], note: NO_VISIT_FIRST }
}

async function completeAppointment(
  draft: StagedDraft,
  surroundings: Surroundings,
  known: Known,
): Promise<Completed> {
  const { patientId = '', clinicId, doctorIds = [] } = draft.links
  const patient = await known('patients', patientId)
  if (patient !== 'live') return { refusal: `the Patient that it names ${REASONS[patient]}` }

  const fields = { ...draft.fields }
  if (doctorIds.length > 0) {
    const standings: Standing[] = []
    for (const id of doctorIds) standings.push(await known('doctors', id))
    const chosen = standings.indexOf('live')
    if (chosen === -1) {
      return { refusal: `the Practitioner that it names ${REASONS[standings[0] as Missing]}` }
    }
    fields.doctor_id = doctorIds[chosen]
  }
  if (clinicId !== undefined) {
    if (!surroundings.clinicIds.has(clinicId)) {
      const isStaged = surroundings.staging.standing('clinics', clinicId) !== 'absent'
      return {
        refusal: `the Organization that it names ${REASONS[isStaged ? 'refused' : 'absent']}`,
      }
    }
    return { ...draft, fields: { ...fields, clinic_id: clinicId } }
  }
  const own = await clinicOfPatient(patientId, surroundings)
  return { ...draft, fields, whenNew: { ...draft.whenNew, clinic_id: own }, newNote: NO_PROVIDER }
}

async function clinicOfPatient(patientId: string, surroundings: Surroundings) {
  const placed = await surroundings.reader.record('patients', patientId)
  if (placed) return placed.record.fields.clinic_id
  // A dry run: the clinic that the patient would get.
  const draft = surroundings.staging.find('patients', patientId)
  return draft && homeOf(draft, surroundings)?.clinic_id
}

type Missing = 'absent' | 'refused' | 'deleted'
type Standing = Missing | 'live'
type Known = (collection: 'patients' | 'doctors', id: string) => Promise<Standing>

const REASONS: Record<Missing, string> = {
  absent: 'is neither in these files nor at central',
  refused: 'was refused',
  deleted: 'was deleted at central',
}

function rememberer({ reader, staging, isDryRun }: Surroundings): Known {
  const found = new Map<string, Standing>()
  async function look(collection: 'patients' | 'doctors', id: string): Promise<Standing> {
    const placed = await reader.record(collection, id)
    if (placed) return placed.record.deletedAt === null ? 'live' : 'deleted'
    const standing = staging.standing(collection, id)
    return standing === 'staged' && isDryRun ? 'live' : standing === 'absent' ? 'absent' : 'refused'
  }
  return async (collection, id) => {
    const key = `${collection} ${id}`
    const standing = found.get(key) ?? (await look(collection, id))
    found.set(key, standing)
    return standing
  }
}
