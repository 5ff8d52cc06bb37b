import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { LedgerRow } from '../simulation/stock-replay.ts'
import { createCaller } from '../support/caller.ts'
import { createNode, exitOnSignals } from '../support/command-line.ts'
import { openRoad } from '../support/road.ts'

/*
 * A central and boxes as an operator starts them, each box behind a road of its own. Every process
 * has its own database in one folder, which goes when they are stopped.
 */

export type ReplayCentralNode = Awaited<ReturnType<typeof startCentralNode>>

/** Starts central with an administrator. */
export async function startCentralNode() {
  exitOnSignals()
  const folder = mkdtempSync(join(tmpdir(), 'outpost-replay-'))
  const file = join(folder, 'central.db')
  const central = createNode('central', {
    env: { CENTRAL_DATABASE_URL: `file:${file}`, CENTRAL_PORT: '0' },
  })
  const boxes: { close(): Promise<void> }[] = []
  const { token } = await central.run('token', 'add', '--role', 'admin')
  const { url } = await central.serve()

  return {
    admin: createCaller(url, token),
    ledger: () => readLedger(file),
    async addClinic(name: string): Promise<string> {
      const words = ['clinic', 'add', '--name', name, '--time-zone', 'Africa/Abidjan']
      return (await central.run(...words)).clinic_id
    },
    /** A box of a clinic, enrolled and serving, with a tablet; the road to central is still clear. */
    async addBox(clinic: string, name: string) {
      const place = await central.run('node', 'add', '--clinic', clinic, '--name', name)
      const road = await openRoad(url)
      const edge = createNode('edge', {
        env: {
          EDGE_DATABASE: join(folder, `${name}.db`),
          EDGE_PORT: '0',
          // Rounds are asked for, and made after edits; none by the clock.
          EDGE_SYNC_CRON: '0 0 1 1 *',
        },
      })
      await edge.run('enrol', '--central', road.url, '--code', place.enrolment_code)
      const device = await edge.run('device', 'add', '--name', 'Tablet')
      const { url: boxUrl } = await edge.serve()
      boxes.push({
        async close() {
          await edge.stop()
          road.close()
        },
      })
      return { device: createCaller(boxUrl, device.token), road }
    },
    async stop() {
      await Promise.all(boxes.map(({ close }) => close()))
      await central.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function readLedger(file: string): LedgerRow[] {
  const database = new Database(file, { readonly: true })
  try {
    const query = `select edit_id as editId, kind, record_id as recordId, delta
      from stock_movements order by key`
    return database.prepare<[], LedgerRow>(query).all()
  } finally {
    database.close()
  }
}
