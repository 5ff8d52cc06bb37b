import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { type Counted, TO_CLIENT, TO_SERVER, TURNS } from './wire.ts'

/* The thread of a wire: hands on what comes, and counts it. */

const { port, counts } = workerData as { port: number; counts: Counted }

const server = createServer({ noDelay: true }, (client) => {
  const upstream = connect({ port, host: '127.0.0.1', noDelay: true })
  let isAsking = false
  client.on('data', (bytes) => {
    Atomics.add(counts, TO_SERVER, BigInt(bytes.length))
    if (!isAsking) Atomics.add(counts, TURNS, 1n)
    isAsking = true
  })
  upstream.on('data', (bytes) => {
    Atomics.add(counts, TO_CLIENT, BigInt(bytes.length))
    isAsking = false
  })
  join(client, upstream)
  join(upstream, client)
})

function join(from: Socket, to: Socket) {
  from.pipe(to)
  from.on('error', () => to.destroy())
  from.on('close', () => to.destroy())
}

server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage((server.address() as AddressInfo).port)
})
