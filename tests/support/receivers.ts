import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'

/* Who is told of alerts: a web service and a mail server, both real, on loopback. */

type Received = { body: string; headers: Record<string, unknown> }

/**
 * Takes what is posted to it, as long as it is told to; null: it does not answer at all, and says by
 * `onHeld` that something came.
 */
export async function startReceiver() {
  const received: Received[] = []
  const answers = { status: 200 as number | null, onHeld: () => {} }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    if (answers.status === null) return answers.onHeld()
    if (answers.status < 300) received.push({ body, headers: request.headers })
    response.writeHead(answers.status).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/hook`, received, answers }
}

/** Keeps the mails that it is sent, as they came, with their recipients. */
export async function startMailServer() {
  const mails: { text: string; to: string[] }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (piece) => {
        text += piece
      })
      stream.on('end', () => {
        mails.push({ text, to: session.envelope.rcptTo.map(({ address }) => address) })
        done()
      })
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = listening.address() as AddressInfo
  return { url: `smtp://127.0.0.1:${port}`, mails }
}

/** A mail server that takes connections and says nothing; `reached` when the first one comes. */
export async function startMuteServer() {
  const server = createTcpServer()
  const reached = once(server, 'connection').then(([socket]) => {
    onTestFinished(() => void (socket as Socket).destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { url: `smtp://127.0.0.1:${port}`, reached }
}
