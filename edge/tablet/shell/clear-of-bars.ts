/**
 * Keeps what has the focus out from under a bar that stays at an edge of the screen: what is scrolled
 * to stops beside it, and what it comes up over moves out. Below the page there is room for one at its end.
 * Answers how to stop.
 */
export function keepClearOf(bar: HTMLElement, edge: 'start' | 'end'): () => void {
  const { style } = document.documentElement
  const property = `scroll-padding-block-${edge}`
  const observer = new ResizeObserver(() => {
    // On a narrow screen a bar may scroll away with the rest.
    const { position } = getComputedStyle(bar)
    const room = position === 'static' ? '0px' : `${bar.offsetHeight}px`
    style.setProperty(property, room)
    if (position === 'fixed') document.body.style.paddingBlockEnd = room
    const focused = document.activeElement
    // Under a finger the screen stays where it is.
    if (focused?.matches('main :focus-visible')) focused.scrollIntoView({ block: 'nearest' })
  })
  observer.observe(bar)
  return () => {
    observer.disconnect()
    style.removeProperty(property)
    if (edge === 'end') document.body.style.removeProperty('padding-block-end')
  }
}
