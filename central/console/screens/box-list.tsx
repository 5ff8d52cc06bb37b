import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { NodeView } from '../../routes/nodes.ts'
import { addressOf } from '../route.ts'
import { ConditionWord, StandMark } from '../stand-mark.tsx'
import { useNow, useSurroundings } from '../surroundings.ts'
import { explain } from '../trouble.ts'
import { When } from '../when.tsx'
import { Fact } from './fact.tsx'

/** So many rows are drawn or left out together, and so many of these blocks, of which there would be many. */
const BLOCK_ROWS = 5
const GROUP_ROWS = 50
/** Blocks are drawn when they are this near to what is looked at, in pixels. */
const NEAR_PX = 300
/** As high a row is taken for that was never drawn. */
const ROW_PX_GUESSED = 96

/** The rows of boxes; of those far from what is looked at only the room they take. */
export function BoxList({ boxes }: { boxes: readonly NodeView[] }) {
  const { say } = useSurroundings().texts
  const nearness = useMemo(createNearness, [])
  useEffect(() => nearness.end, [nearness])
  return (
    <>
      <div class="box-row heads" aria-hidden="true">
        <span>{say('box.name')}</span>
        <span>{say('box.troubles')}</span>
        <span>{say('box.contact')}</span>
        <span>{say('box.waiting')}</span>
        <span>{say('box.machine')}</span>
      </div>
      <div class="box-list">
        {startsOf(0, boxes.length, GROUP_ROWS).map((from) => (
          <Block key={from} boxes={boxes} from={from} size={GROUP_ROWS} nearness={nearness} />
        ))}
      </div>
    </>
  )
}

type Nearness = ReturnType<typeof createNearness>

/**
 * Tells blocks whether they are near to what is looked at: one watch for all, since there are many. They
 * are drawn one after the other, so that who types or taps meanwhile waits for one of them at most.
 */
function createNearness() {
  const told = new Map<Element, (isNear: boolean) => void>()
  const due = new Set<Element>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) due.add(target)
        else leaveOut(target)
      }
      timer ??= setTimeout(drawNext)
    },
    { rootMargin: `${NEAR_PX}px` },
  )
  function leaveOut(block: Element) {
    due.delete(block)
    told.get(block)?.(false)
  }
  function drawNext() {
    const [block] = due
    timer = block && setTimeout(drawNext)
    if (!block) return
    due.delete(block)
    told.get(block)?.(true)
  }
  return {
    tell(block: Element, listener: (isNear: boolean) => void) {
      told.set(block, listener)
      watch.observe(block)
      return () => {
        watch.unobserve(block)
        told.delete(block)
        due.delete(block)
      }
    },
    end() {
      watch.disconnect()
      clearTimeout(timer)
    },
  }
}

/** Where blocks of this size begin. */
function startsOf(from: number, to: number, size: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / size) }, (_, n) => from + n * size)
}

type BlockProps = {
  boxes: readonly NodeView[]
  from: number
  size: number
  nearness: Nearness
}

function Block({ boxes, from, size, nearness }: BlockProps) {
  const own = useRef<HTMLDivElement>(null)
  const height = useRef<number | null>(null)
  const [isNear, setNear] = useState(from === 0)
  const rows = boxes.slice(from, from + size)
  useEffect(() => {
    const block = own.current
    if (!block) return
    return nearness.tell(block, (near) => {
      // Whoever works with the keyboard goes on from the row that has the focus.
      if (!near && block.contains(document.activeElement)) return
      if (!near) height.current = block.offsetHeight
      setNear(near)
    })
  }, [nearness])
  const room = height.current ?? rows.length * ROW_PX_GUESSED
  return (
    <div ref={own} style={isNear ? {} : { height: `${room}px` }}>
      {isNear &&
        size > BLOCK_ROWS &&
        startsOf(from, from + rows.length, BLOCK_ROWS).map((start) => (
          <Block key={start} boxes={boxes} from={start} size={BLOCK_ROWS} nearness={nearness} />
        ))}
      {isNear && size === BLOCK_ROWS && (
        <ul>
          {rows.map((box, n) => (
            <li
              key={box.id}
              class="box-row"
              aria-setsize={boxes.length}
              aria-posinset={from + n + 1}
            >
              <KeptRow box={box} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** A row that is drawn anew only when its box has changed; ages in it are told by their own. */
function KeptRow({ box }: { box: NodeView }) {
  const language = useSurroundings()
  return useMemo(() => <Row box={box} />, [box, language.texts])
}

function Row({ box }: { box: NodeView }) {
  const { say } = useSurroundings().texts
  const clinics = box.clinic_names.join(', ')
  return (
    <>
      <div class="which">
        <ConditionWord box={box} />
        <a href={addressOf('boxes', box.id)}>{box.name}</a>
        {clinics !== box.name && <span class="quiet-text">{clinics}</span>}
      </div>
      <Troubles box={box} />
      <dl class="cell">
        <Fact label={say('box.lastContact')}>
          {box.last_seen_at ? <When at={box.last_seen_at} isShort /> : say('box.never')}
        </Fact>
        {box.next_contact_at && (
          <Fact label={say('box.nextContact')}>
            <When at={box.next_contact_at} isShort />
          </Fact>
        )}
      </dl>
      <Waiting box={box} />
      <Machine box={box} />
    </>
  )
}

function Troubles({ box }: { box: NodeView }) {
  const language = useSurroundings()
  const now = useNow()
  if (box.troubles.length === 0) {
    const { say } = language.texts
    const { absent_until: absentUntil } = box.report
    return (
      <p class="why quiet-text">
        {absentUntil !== null && Date.parse(absentUntil) > now
          ? say('box.away', { until: language.figures.moment(Date.parse(absentUntil)) })
          : say(box.condition === 'not_enrolled' ? 'box.awaited' : 'box.fine')}
      </p>
    )
  }
  return (
    <ul class="why">
      {box.troubles.map((trouble, n) => {
        const { kind, name, told, next } = explain(language, box, trouble, now)
        return (
          <li key={kind}>
            <StandMark stand={kind} />
            <span>
              <strong>{name}.</strong> {told} {n === 0 && <em>{next}</em>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function Waiting({ box }: { box: NodeView }) {
  const { say } = useSurroundings().texts
  const { pending, oldest_pending_at: oldest, inbox } = box.report
  const { behind, open_orders: orders } = box
  return (
    <dl class="cell">
      {pending !== null && (
        <Fact label={say('box.pending')}>
          {say('box.edits', { count: pending })}
          {oldest !== null && pending > 0 && (
            <>
              , {say('box.oldest')} <When at={oldest} isShort />
            </>
          )}
        </Fact>
      )}
      {inbox !== null && inbox > 0 && (
        <Fact label={say('box.inbox')}>{say('box.decisions', { count: inbox })}</Fact>
      )}
      {behind !== null && behind > 0 && (
        <Fact label={say('box.behind')}>{say('box.changes', { count: behind })}</Fact>
      )}
      {orders > 0 && (
        <Fact label={say('orders.title')}>{say('orders.open', { count: orders })}</Fact>
      )}
    </dl>
  )
}

function Machine({ box: { report } }: { box: NodeView }) {
  const { texts, figures } = useSurroundings()
  const { say } = texts
  const { clock_offset_ms: offset, disk_free_mb: free, version } = report
  return (
    <dl class="cell">
      {offset !== null && (
        <Fact label={say('box.clock')}>
          {say('box.clockOff', {
            span: figures.span(offset),
            way: Math.abs(offset) < 1000 ? 'right' : offset > 0 ? 'behind' : 'ahead',
          })}
        </Fact>
      )}
      {free !== null && (
        <Fact label={say('box.disk')}>{say('box.free', { size: figures.bytes(free * 1e6) })}</Fact>
      )}
      {version !== null && (
        <Fact label={say('box.version')}>
          <bdi>{version}</bdi>
        </Fact>
      )}
    </dl>
  )
}
