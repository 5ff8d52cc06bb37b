import { useStore } from '@outpost/shared/web/use-store'
import { useEffect, useRef } from 'preact/hooks'
import { keepClearOf } from '../shell/clear-of-bars.ts'
import { isTapMissed } from '../shell/stepping.ts'
import { useLive, useSurroundings } from '../surroundings.ts'
import { isCovered } from '../who-works/choosing.ts'
import { lastStep, type Step, useSteps } from './last-step.ts'
import { followVisit } from './stepped-visit.ts'

/** So long the last step is offered to be undone; afterwards the visit itself offers it. */
const OFFERED_MS = 15_000
/** So long it is told that a tap was not taken. */
const MISSED_MS = 6_000

/** What was done last to a visit, and a way back, in one tap. */
export function UndoBar() {
  const step = useStore(lastStep)
  const isMissed = useStore(isTapMissed)
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => (bar.current ? keepClearOf(bar.current, 'end') : undefined), [])
  // The region is there before it says anything: only so is it read out.
  return (
    <div ref={bar} class="undo" role="status">
      {isMissed && <Missed />}
      {step && <Undo key={step.undo[0]?.seen?.overlay?.pending} step={step} />}
    </div>
  )
}

function Missed() {
  const { say } = useSurroundings().texts
  useEffect(() => {
    const timer = setTimeout(() => isTapMissed.set(false), MISSED_MS)
    return () => clearTimeout(timer)
  }, [])
  return <p class="sheet">{say('visit.missed')}</p>
}

function Undo({ step }: { step: Step }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { setBack, failure } = useSteps()
  const rejected = useLive(async () => {
    const editIds = step.undo.flatMap(({ seen }) => seen?.overlay?.pending ?? [])
    return (await device.db.inbox.bulkGet(editIds)).find((item) => item !== undefined)
  }, [device.db, step])
  useEffect(() => {
    const timer = setTimeout(() => lastStep.set(null), OFFERED_MS)
    return () => clearTimeout(timer)
  }, [])
  async function undo() {
    followVisit(step.undo)
    if (!(await setBack(step.undo))) return
    // The row of the visit may be gone with what was undone.
    if (!document.activeElement?.closest('main *'))
      document.querySelector('main')?.focus({ preventScroll: true })
    lastStep.set(null)
  }
  useUndoKeys(rejected ? null : undo)
  if (rejected) {
    return (
      <div class="sheet">
        <span>{say('undo.rejected', { said: step.said(texts) })}</span>
        <a class="button" href={`#/inbox/${rejected.edit.record_id}`}>
          {say('nav.inbox')}
        </a>
      </div>
    )
  }
  return (
    <div class="sheet">
      <span>{step.said(texts)}</span>
      <span class="unseen">{say('undo.keys')}</span>
      {failure && <p role="alert">{failure}</p>}
      <button type="button" aria-keyshortcuts="Control+Z" onClick={() => undo().catch(reportError)}>
        {say('visit.undo')}
      </button>
    </div>
  )
}

/** From anywhere, since the bar is far from where somebody works; in a field they undo what was typed. */
function useUndoKeys(undo: (() => Promise<void>) | null) {
  const undoNow = useRef(undo)
  undoNow.current = undo
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const isMeant = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z'
      if (!isMeant || event.shiftKey || !undoNow.current || isCovered.get()) return
      if (event.target instanceof Element && event.target.matches('input, select, textarea')) return
      event.preventDefault()
      undoNow.current().catch(reportError)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
