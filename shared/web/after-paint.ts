/** A page that is not looked at paints nothing; whoever waits for it waits no longer than this. */
const PAINT_MS_MAX = 100

/** Does something once what has changed on the screen was painted: whoever tapped sees the answer first. */
export function afterPaint(act: () => unknown): () => void {
  let isDone = false
  const once = () => {
    if (isDone) return
    isDone = true
    act()
  }
  const timer = setTimeout(once, PAINT_MS_MAX)
  // A frame is painted after its callbacks; what is posted by one comes behind that.
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = once
    port2.postMessage(null)
  })
  return () => {
    isDone = true
    clearTimeout(timer)
  }
}

/** Resolves once what has changed on the screen was painted. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    afterPaint(() => resolve())
  })
}
