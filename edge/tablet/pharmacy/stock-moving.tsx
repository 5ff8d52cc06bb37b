import { createStore } from '@outpost/shared/web/store'
import { useStore } from '@outpost/shared/web/use-store'
import { useRef, useState } from 'preact/hooks'
import { Mark } from '../parts/mark.tsx'
import { Told } from '../parts/told.tsx'
import type { DeviceDatabase, SeenRecord } from '../replica/database.ts'
import type { Wish } from '../replica/write.ts'
import { useSaving } from '../shell/saving.ts'
import { asStep } from '../shell/stepping.ts'
import { StillAfterStep } from '../shell/still.tsx'
import { useLive, useSurroundings } from '../surroundings.ts'
import { type Moved, moving, settingBack, takingBack } from './movements.ts'
import { TakenFrom } from './taken-from.tsx'

/** The form that has moved something last: only of that it is told, and only that is taken back. */
const movedLast = createStore<object | null>(null)

/** Moves stock from a form: what was moved can be taken back by a tap. */
export function useMoving() {
  const { say } = useSurroundings().texts
  const { save, isSaving, failure, letGo } = useSaving()
  const [moved, setMoved] = useState<readonly Moved[]>([])
  const [isTakenBack, setTakenBack] = useState(false)

  const isUnderWay = useRef(false)
  const form = useRef({}).current
  const isLast = useStore(movedLast) === form

  /**
   * Keeps all of them or none; answers whether it did. False for the second tap of two, while the first
   * is under way: then nothing was done.
   */
  const move = (wanted: readonly Moved[]) => keep(wanted.map(moving), async () => wanted)

  /** As `move`, for what makes more than movements; `readMoved` tells afterwards which there are. */
  async function keep(
    wishes: readonly Wish[],
    readMoved: () => Promise<readonly Moved[]>,
  ): Promise<boolean> {
    if (isUnderWay.current || wishes.length === 0) return false
    isUnderWay.current = true
    // What comes in place of the form is no answer to a second tap on its button.
    const isKept = await asStep(() => save(...wishes))
    isUnderWay.current = false
    setMoved(isKept ? await readMoved() : [])
    setTakenBack(false)
    if (isKept) movedLast.set(form)
    return isKept
  }

  /** `lying`: the stock that was counted, as it is seen now. */
  async function takeBack(lying: SeenRecord | null) {
    const why = say('move.mistake')
    const back = moved.map((one) =>
      lying && isCount(one) ? settingBack(one, lying, why) : takingBack(one, why),
    )
    setTakenBack(await save(...back.map(moving)))
  }

  return {
    move,
    keep,
    moved: isLast ? moved : NOTHING,
    takeBack,
    isTakenBack,
    isSaving,
    failure,
    letGo,
    /** What was moved before is not told any longer: something else is asked now. */
    endTold: () => setMoved(NOTHING),
  }
}

const NOTHING: readonly Moved[] = []

const isCount = ({ movement }: Moved) => movement.kind === 'COUNTED'

type SavedProps = Pick<ReturnType<typeof useMoving>, 'moved' | 'takeBack' | 'isTakenBack'>

/** Says what was saved, and offers to take it back: a count by another count, if nothing moved since. */
export function Saved({ moved, takeBack, isTakenBack }: SavedProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const ids = moved.map(({ editId }) => editId)
  const edits = useLive(
    () => device.db.edits.where('id').anyOf(ids).toArray(),
    [device.db, ids.join()],
  )
  const counted = moved.find(isCount)
  const before = Number(counted?.stock.fields.quantity)
  const lying = useLive(() => readStock(device.db, counted?.stock.id), [device.db, counted])
  if (moved.length === 0) return null
  if (edits?.some(({ state }) => state === 'rejected')) return <NeedsDecision />
  const units = counted
    ? Number(counted.movement.counted) - before
    : moved.reduce((sum, { movement }) => sum + (movement.delta ?? 0), 0)
  // One after another comes, and the form that named it is closed.
  const received = moved.find(({ movement }) => movement.kind === 'RECEIVED')?.stock.fields
    .batch_number
  // What was missing is told besides (E7): the opposite would bring back more than was taken.
  const isOverdrawn = moved.some(
    ({ stock, movement }) => -(movement.delta ?? 0) > Number(stock.fields.quantity),
  )
  // Whether one that was confirmed took all that it says is told by the stock card only.
  const isConfirmed = moved.some(({ movement }) => movement.confirmed_by !== undefined)
  const canSetBack = units !== 0 && lying?.fields.quantity === counted?.movement.counted
  const canTakeBack = !isOverdrawn && !isConfirmed && !isTakenBack && (!counted || canSetBack)
  const goBack = () => void takeBack(lying ?? null).catch(reportError)
  return (
    <StillAfterStep>
      <Told key={ids.join()} class="saved">
        <span>
          {say(isTakenBack ? 'move.takenBack' : 'move.saved')}
          {!isTakenBack && (
            <>
              {' '}
              {counted && <>{say('card.counted', { before, after: before + units })} · </>}
              <bdi dir="ltr">{say('card.delta', { delta: units })}</bdi>
              {received && (
                <>
                  {' '}
                  · {say('pharmacy.batch')} <bdi>{received}</bdi>
                </>
              )}
            </>
          )}
        </span>
        {moved.length > 1 && !isTakenBack && <TakenFrom parts={moved.map(toTaken)} />}
        {isOverdrawn && <strong>{say('move.countNow')}</strong>}
        {canTakeBack && (
          <button type="button" class="quiet" onClick={goBack}>
            {say('move.takeBack')}
          </button>
        )}
      </Told>
    </StillAfterStep>
  )
}

async function readStock(db: DeviceDatabase, id: string | undefined): Promise<SeenRecord | null> {
  if (id === undefined) return null
  return (await db.records.get(['pharmacy-inventory', id]))?.seen ?? null
}

const toTaken = ({ stock, movement }: Moved) => ({
  stock,
  units: Math.abs(movement.delta ?? 0),
})

/** The box did not take it: what becomes of it is decided there, not by a movement beside it. */
function NeedsDecision() {
  const { say } = useSurroundings().texts
  return (
    <Told class="saved">
      <span class="where">
        <Mark place="attention" /> {say('where.attention')}
      </span>
      <a class="button quiet" href="#/inbox">
        {say('nav.inbox')}
      </a>
    </Told>
  )
}
