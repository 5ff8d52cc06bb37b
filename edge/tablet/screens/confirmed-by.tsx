import { useLive, useSurroundings } from '../hooks.ts'

/** Who answers for what needs it (E7): who works at the tablet, else whoever is named. */
export function ConfirmedBy() {
  const { device, texts } = useSurroundings()
  const place = useLive(() => device.db.place.get(1), [device.db])
  if (!place) return null
  return (
    <label>
      {texts.say('field.confirmed_by')}
      <input
        name="confirmed_by"
        maxLength={200}
        required
        pattern=".*\S.*"
        defaultValue={place.working?.member?.name ?? ''}
        autoComplete="off"
      />
    </label>
  )
}
