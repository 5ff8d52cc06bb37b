import type { Millis } from '@outpost/shared/model/time'
import type { ChannelName } from './alert-store.ts'
import type { AlertText } from './alert-text.ts'

/** Why something did not arrive; final: it would not if it were sent again. */
type SendError = { text: string; isFinal: boolean }

/** A way on which people are told. */
export type Channel = {
  name: ChannelName
  /** So many messages are sent as one. */
  batchMax: number
  /**
   * Null where they arrived. None at all: something to try the channel with. Never throws; what is sent
   * when the signal comes is given up, and may have arrived.
   */
  send(told: readonly AlertText[], now: Millis, signal: AbortSignal): Promise<SendError | null>
}

/** Sends something over each channel, to see whether it arrives; in words why it did not. */
export function tryChannels(channels: readonly Channel[], now: Millis, signal: AbortSignal) {
  return Promise.all(
    channels.map(async ({ name, send }) => {
      const error = await send([], now, signal)
      return { channel: name, error: error?.text ?? null }
    }),
  )
}
