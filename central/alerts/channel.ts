import type { Millis } from '@outpost/shared/model/time'
import type { ChannelName } from './alert-store.ts'
import type { Told } from './alert-text.ts'

/** Why something did not arrive; final: it would not if it were sent again. */
export type SendError = { text: string; isFinal: boolean }

/** A way on which people are told. */
export type Channel = {
  name: ChannelName
  /** So many messages are sent as one. */
  batchMax: number
  /** Null where they arrived. None at all: something to try the channel with. Never throws. */
  send(told: readonly Told[], now: Millis): Promise<SendError | null>
}

/** Sends something over each channel, to see whether it arrives; in words why it did not. */
export function tryChannels(channels: readonly Channel[], now: Millis) {
  return Promise.all(
    channels.map(async ({ name, send }) => {
      const error = await send([], now)
      return { channel: name, error: error?.text ?? null }
    }),
  )
}
