import { createTransport } from 'nodemailer'
import type { AlertWords } from './alert-text.ts'
import type { Channel } from './channel.ts'

/** A server that says nothing for so long is taken as one that is not there. */
const SILENCE_MS_MAX = 20_000

/** What one mail tells at most; the rest is in the next one. */
const BATCH_MAX = 100

type Deps = { url: string; from: string; to: readonly string[]; words: AlertWords }

/** Sends all that is to be told at once in one mail, as text. */
export function createMail({ url, from, to, words }: Deps): Channel {
  const { username, hostname } = new URL(url)
  const transport = createTransport({
    url,
    // A password, and who is told what, is nobody else's on the way.
    requireTLS: username !== '' && !isHere(hostname),
    connectionTimeout: SILENCE_MS_MAX,
    greetingTimeout: SILENCE_MS_MAX,
    socketTimeout: SILENCE_MS_MAX,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    name: 'email',
    batchMax: BATCH_MAX,
    async send(told, now, signal) {
      const [first] = told
      const subject =
        first && told.length === 1
          ? first.title
          : words.say('alerts.mail.subject', { count: told.length })
      const text = told.map(({ title, lines }) => [title, ...lines].join('\n')).join('\n\n')
      try {
        await transport.sendMail({
          from,
          signal,
          date: new Date(now),
          to: [...to],
          subject: `Outpost: ${subject}`,
          text: text || words.say('alerts.mail.test'),
          // The same when it comes again, because an answer was lost.
          ...(first && { messageId: `<${first.message.id}@outpost>` }),
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return null
      } catch (error) {
        return reasonOf(error)
      }
    },
  }
}

const isHere = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)

/** The server's words may quote addresses; its code says enough. A 5xx is its last word (RFC 5321). */
function reasonOf(error: unknown) {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  if (responseCode === undefined) return { text: code ?? 'no connection', isFinal: false }
  return { text: `answered ${responseCode}`, isFinal: responseCode >= 500 && code !== 'EAUTH' }
}
