import { useAskedBox } from '../people/asked-box.ts'
import { isOnlyWritten } from '../replica/where-is.ts'
import { useLive, useSurroundings } from '../surroundings.ts'

type HolderOfCardProps = {
  number: string
  clinicId: unknown
  /** The patient for whom it is wanted. */
  notOf: string
}

/** Who of the clinic has a card number, as far as the tablet or the box knows. */
export function HolderOfCard({ number, clinicId, notOf }: HolderOfCardProps) {
  const { device, texts } = useSurroundings()
  // Whom the box finds by it is kept here.
  useAskedBox(number)
  const holder = useLive(async () => {
    const held = await device.db.records.where('seen.fields.card_number').equals(number).toArray()
    return held
      .flatMap(({ seen }) => seen ?? [])
      .find((seen) => !isOnlyWritten(seen) && seen.fields.clinic_id === clinicId)
  }, [device.db, number, clinicId])
  if (!holder || holder.id === notOf) return null
  return (
    <p>
      {texts.say('inbox.cardOf')}{' '}
      <a class="link" href={`#/patients/${holder.id}`}>
        <bdi>{String(holder.fields.full_name)}</bdi>
      </a>
    </p>
  )
}
