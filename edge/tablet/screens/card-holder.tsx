import { useAskedBox } from '../asked-box.ts'
import { useLive, useSurroundings } from '../hooks.ts'
import type { InboxItem } from '../inbox-item.ts'

/** Who has the card number for which a patient was rejected, as far as the tablet or the box knows. */
export function CardHolder({ item }: { item: InboxItem }) {
  const { device, texts } = useSurroundings()
  const { card_number, clinic_id } = { ...item.theirs, ...item.mine }
  const number = String(card_number)
  // Whom the box finds by it is kept here.
  useAskedBox(number)
  const holder = useLive(async () => {
    const held = await device.db.records.where('seen.fields.card_number').equals(number).toArray()
    return held
      .flatMap(({ seen }) => seen ?? [])
      .find((seen) => !seen.isRejected && seen.fields.clinic_id === clinic_id)
  }, [device.db, number, clinic_id])
  if (!holder || holder.id === item.edit.record_id) return null
  return (
    <p>
      {texts.say('inbox.cardOf')}{' '}
      <a class="link" href={`#/patients/${holder.id}`}>
        <bdi>{String(holder.fields.full_name)}</bdi>
      </a>
    </p>
  )
}
