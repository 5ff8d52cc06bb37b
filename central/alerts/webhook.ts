import { createHmac } from 'node:crypto'
import { toIso, toIsoOrNull } from '@outpost/shared/model/time'
import type { AlertText } from './alert-text.ts'
import type { Channel } from './channel.ts'

/** A receiver that has not answered after so long is taken as one that is not there. */
const ANSWER_MS_MAX = 10_000

/** What a receiver says of the message itself; all else may be mended there, or in the settings. */
const FINAL = [400, 413, 415, 422]

type Deps = { url: string; secret?: string | undefined; answerMsMax?: number }

/**
 * Sends each message as JSON by POST; any answer of 2xx says that it arrived. It bears its id, since it
 * comes again if an answer is lost, and with a secret `Outpost-Signature: sha256=<hex>`, the HMAC of the
 * body.
 */
export function createWebhook({ url, secret, answerMsMax = ANSWER_MS_MAX }: Deps): Channel {
  return {
    name: 'webhook',
    batchMax: 1,
    async send([told], now, signal) {
      const body = JSON.stringify(
        told ? toPayload(told, now) : { event: 'test', sent_at: toIso(now) },
      )
      const signature = secret && createHmac('sha256', secret).update(body).digest('hex')
      try {
        const response = await fetch(url, {
          method: 'POST',
          body,
          // Where it leads to is what was set, and nowhere else.
          redirect: 'manual',
          signal: AbortSignal.any([signal, AbortSignal.timeout(answerMsMax)]),
          headers: {
            'Content-Type': 'application/json',
            ...(signature && { 'Outpost-Signature': `sha256=${signature}` }),
          },
        })
        await response.body?.cancel()
        if (response.ok) return null
        return { text: `answered ${response.status}`, isFinal: FINAL.includes(response.status) }
      } catch (error) {
        return { text: reasonOf(error), isFinal: false }
      }
    },
  }
}

/** Errors of `fetch` say only in their cause what happened, and quote addresses. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as Error
  if (name === 'TimeoutError') return 'no answer in time'
  return (cause as { code?: string } | undefined)?.code ?? 'no connection'
}

/** A message as it goes over the line. */
function toPayload({ message, alert, box, title, lines }: AlertText, now: number) {
  return {
    id: message.id,
    event: message.what,
    sent_at: toIso(now),
    title,
    text: lines.join(' '),
    alert: {
      id: alert.seq,
      kind: alert.kind,
      since: toIsoOrNull(alert.since),
      raised_at: toIsoOrNull(alert.raisedAt),
      ended_at: toIsoOrNull(alert.endedAt),
      ended_as: alert.endedAs,
    },
    node: { id: box.row.id, name: box.row.name, clinic_names: box.clinicNames },
  }
}
