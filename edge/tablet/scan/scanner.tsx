import { useStore } from '@outpost/shared/web/use-store'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Texts } from '../texts.ts'
import { isCovered } from '../who-works/choosing.ts'
import { type CodeFormat, createReader } from './reader.ts'

/** Pictures are looked at so often, in milliseconds: a hand does not move much faster. */
const EVERY_MS = 150

/** Why no code can be read: each is a sentence of its own. */
type Trouble = 'insecure' | 'refused' | 'none' | 'broken'

type ScannerProps = {
  texts: Texts
  formats: readonly CodeFormat[]
  /** Whether a code is one that is looked for; any is, if this is left out. */
  accepts?: (text: string) => boolean
  /** What to do with the tablet, what to say of a code that is not looked for, and how one leaves. */
  sentences?: { hold: string; other: string; leave: string }
  /** What the first code says that is accepted; the camera is off by then. */
  onRead: (text: string) => void
  onLeave: () => void
}

/** Reads a code with the camera; what stands in the way is told in words. */
export function Scanner(props: ScannerProps) {
  const { formats, accepts = () => true, sentences, onRead, onLeave } = props
  const { say } = props.texts
  const video = useRef<HTMLVideoElement>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [isOther, setOther] = useState(false)
  function take(text: string): boolean {
    const isAccepted = accepts(text)
    setOther(!isAccepted)
    return isAccepted
  }
  const isHidden = useStore(isCovered)
  useEffect(() => {
    // Behind the lock nobody knows that the camera is on.
    if (isHidden) return
    const stopping = new AbortController()
    readFirst(video.current as HTMLVideoElement, formats, take, stopping.signal)
      .then((text) => text !== null && onRead(text))
      .catch((error: unknown) => stopping.signal.aborted || setTrouble(troubleOf(error)))
    return () => stopping.abort()
  }, [isHidden])
  return (
    <div class="scanner">
      <p role="status">
        {trouble ? say(`scan.${trouble}`) : (sentences?.hold ?? say('scan.hold'))}
      </p>
      <video
        ref={video}
        muted
        playsInline
        aria-label={say('scan.picture')}
        hidden={trouble !== null}
      />
      {isOther && <p role="alert">{sentences?.other}</p>}
      <button type="button" class="quiet" onClick={onLeave}>
        {sentences?.leave ?? say('scan.close')}
      </button>
    </div>
  )
}

/** Null if nobody waits any more. The camera goes off in any case. */
async function readFirst(
  video: HTMLVideoElement,
  formats: readonly CodeFormat[],
  take: (text: string) => boolean,
  signal: AbortSignal,
): Promise<string | null> {
  if (!navigator.mediaDevices) throw new Insecure()
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1280 } },
  })
  // Also while something below is waited for.
  const stop = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  signal.addEventListener('abort', stop)
  try {
    const read = await createReader(formats)
    if (signal.aborted) return null
    video.srcObject = stream
    await video.play()
    for (;;) {
      const text = await read(video)
      if (signal.aborted) return null
      if (text !== null && take(text)) return text
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
  } finally {
    stop()
    video.srcObject = null
  }
}

/** Browsers lend the camera to pages over TLS only. */
class Insecure extends Error {}

function troubleOf(error: unknown): Trouble {
  if (error instanceof Insecure) return 'insecure'
  const { name } = error as { name?: string }
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none'
  reportError(error)
  return 'broken'
}
