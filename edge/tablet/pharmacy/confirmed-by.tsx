import { ToldInput } from '../parts/told-input.tsx'
import { readPairing } from '../replica/database.ts'
import { useLive, useSurroundings } from '../surroundings.ts'

/** Who answers for what needs it (E7): who works at the tablet, else whoever is named. */
export function ConfirmedBy() {
  const { device, texts } = useSurroundings()
  const pairing = useLive(() => readPairing(device.db), [device.db])
  if (!pairing) return null
  return (
    <label>
      {texts.say('field.confirmed_by')}
      <ToldInput
        texts={texts}
        name="confirmed_by"
        maxLength={200}
        required
        pattern=".*\S.*"
        defaultValue={pairing.working?.member?.name ?? ''}
        autoComplete="off"
      />
    </label>
  )
}
