/**
 * Keeps what has the focus out from under a bar that stays at an edge of the screen: what is scrolled
 * to stops beside it, and what it comes up over moves out. Answers how to stop.
 */
export function keepClearOf(bar: HTMLElement, edge: 'start' | 'end'): () => void {
  const { style } = document.documentElement
  const property = `scroll-padding-block-${edge}`
  const observer = new ResizeObserver(() => {
    // On a narrow screen a bar may scroll away with the rest.
    const isStaying = getComputedStyle(bar).position === 'sticky'
    style.setProperty(property, `${isStaying ? bar.offsetHeight : 0}px`)
    const focused = document.activeElement
    // Under a finger the screen stays where it is.
    if (focused?.matches('main :focus-visible')) focused.scrollIntoView({ block: 'nearest' })
  })
  observer.observe(bar)
  return () => {
    observer.disconnect()
    style.removeProperty(property)
  }
}
