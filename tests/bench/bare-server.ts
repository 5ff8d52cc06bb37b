import { Readable } from 'node:stream'
import { createZstdCompress } from 'node:zlib'
import { startServer } from '@outpost/shared/node/server'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import { rowsAsLines } from './bare-rows.ts'

/*
 * A server that does as little as can be, on the same HTTP server as ours: what it takes is the
 * floor. Started with the file of a central database; prints where it listens.
 */

const [file] = process.argv.slice(2)

const app = new Hono()
  .get('/not-modified', (c) => c.body(null, 304, { ETag: '"bare"' }))
  .get('/bytes/:count', (c) => c.text('x'.repeat(Number(c.req.param('count')))))
  .patch('/bytes/:count', async (c) => {
    await c.req.text()
    return c.text('x'.repeat(Number(c.req.param('count'))))
  })
  .get('/rows', () => {
    const sqlite = new Database(file, { readonly: true, fileMustExist: true })
    const packed = Readable.from(rowsAsLines(sqlite)).pipe(createZstdCompress())
    packed.on('close', () => sqlite.close())
    return new Response(Readable.toWeb(packed) as ReadableStream)
  })

const { url, port } = await startServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 })
process.stdout.write(`${JSON.stringify({ url, port })}\n`)
process.once('SIGTERM', () => process.exit(0))
