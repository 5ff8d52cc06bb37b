import { useEffect, useRef, useState } from 'preact/hooks'
import { codeInQr } from '../pairing.ts'
import { readQrCodes, whyNoCamera } from '../qr-camera.ts'
import type { Texts } from '../texts.ts'

type ScanProps = { texts: Texts; onCode: (code: string) => void; onLeave: () => void }

/** Looks for the box's QR code with the tablet's camera; what hinders it is told in plain words. */
export function Scan({ texts: { say }, onCode, onLeave }: ScanProps) {
  const video = useRef<HTMLVideoElement>(null)
  const [trouble, setTrouble] = useState<ReturnType<typeof whyNoCamera> | null>(null)
  const [isOther, setOther] = useState(false)

  useEffect(() => {
    const stopping = new AbortController()
    function take(text: string) {
      const code = codeInQr(text)
      setOther(code === null)
      if (code !== null && !stopping.signal.aborted) {
        stopping.abort()
        onCode(code)
      }
    }
    readQrCodes(video.current as HTMLVideoElement, take, stopping.signal).catch((error: unknown) =>
      setTrouble(whyNoCamera(error)),
    )
    return () => stopping.abort()
  }, [])

  return (
    <div class="scan">
      {trouble ? (
        <p role="alert">{say(`scan.${trouble}`)}</p>
      ) : (
        <>
          <p>{say('scan.how')}</p>
          <video ref={video} muted playsInline aria-label={say('scan.picture')} />
          {isOther && <p role="alert">{say('scan.other')}</p>}
        </>
      )}
      <button type="button" class="quiet" onClick={onLeave}>
        {say('scan.leave')}
      </button>
    </div>
  )
}
