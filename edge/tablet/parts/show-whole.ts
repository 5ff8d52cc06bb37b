/** For what comes at the lower edge of the screen: nobody has to look for it, or taps in vain. */
export function showWhole(part: HTMLElement | null) {
  part?.scrollIntoView({ block: 'nearest' })
}
