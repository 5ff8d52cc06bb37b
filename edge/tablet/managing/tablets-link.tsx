import { readPairing } from '../replica/database.ts'
import { useLive, useSurroundings } from '../surroundings.ts'
import { managerAt } from './managing.ts'

/** Leads a manager to the tablets of the box. */
export function TabletsLink() {
  const { device, texts } = useSurroundings()
  const isManager = useLive(async () => {
    const place = await readPairing(device.db)
    return place !== undefined && managerAt(place) !== null
  }, [device.db])
  if (!isManager) return null
  return (
    <p>
      <a class="button" href="#/state/tablets">
        {texts.say('tablets.title')}
      </a>
    </p>
  )
}
