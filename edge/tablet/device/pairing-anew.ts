import { createStore } from '@outpost/shared/web/store'
import type { Exchange } from './exchange.ts'
import { codeInAddress } from './pairing.ts'

/** Whether the tablet is to be paired once more: its box, made anew or put back, does not know it. */
export const isPairingAnew = createStore(false)

/** Whoever opens the address in a box's QR code pairs the tablet anew, if the box does not know it. */
export function watchAddress({ state }: Exchange, signal: AbortSignal) {
  const look = () => {
    if (state.get().link === 'unauthorised' && codeInAddress(location.hash)) isPairingAnew.set(true)
  }
  addEventListener('hashchange', look, { signal })
  signal.addEventListener('abort', state.subscribe(look))
  look()
}
