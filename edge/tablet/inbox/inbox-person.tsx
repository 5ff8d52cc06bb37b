import { PersonFacts, useToday } from '../people/person.tsx'
import type { InboxItem } from '../replica/inbox-item.ts'
import { useLive, useSurroundings } from '../surroundings.ts'
import { knownFields } from './wording.ts'

/** What tells whom it is about from others of the same name, and the way to them. */
export function InboxPerson({ item }: { item: InboxItem }) {
  const { device, texts } = useSurroundings()
  const today = useToday()
  const id = personOf(item)
  const held = useLive(
    async () => (id === null ? null : await device.db.records.get(['patients', id])),
    [device.db, id],
  )
  const seen = held?.seen ?? null
  const isOfPatient = item.edit.collection === 'patients'
  const known = seen?.fields ?? (isOfPatient ? knownFields(item) : null)
  if (!known) return null
  return (
    <p>
      <PersonFacts known={known} today={today} />{' '}
      {seen && (
        <a class="link" href={`#/patients/${seen.id}`}>
          {texts.say('ask.openPatient')}
        </a>
      )}
    </p>
  )
}

/** The patient, or whose visit it is. */
function personOf(item: InboxItem): string | null {
  const { collection, record_id } = item.edit
  if (collection === 'patients') return record_id
  const of = collection === 'appointments' ? knownFields(item).patient_id : null
  return typeof of === 'string' ? of : null
}
