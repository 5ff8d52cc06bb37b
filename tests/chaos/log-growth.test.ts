import { statSync } from 'node:fs'
import { createComparisonStore } from '@outpost/edge/store/comparison-store'
import { clinicScope } from '@outpost/shared/authority/scopes'
import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import type { Versions } from '@outpost/shared/protocol/digest'
import { PUSH_EDITS_MAX } from '@outpost/shared/protocol/messages'
import { expect, test } from 'vitest'
import { type Clinic, startClinic } from '../support/clinic.ts'

const MIB = 1024 * 1024

/** What the log is cut back to, and what a long read may add to it. */
const KEPT_BYTES = 64 * MIB
const GROWTH_BYTES = 64 * MIB

/** Written at once, between two slices of a read. */
const WRITTEN_BYTES = 70 * MIB

const logBytes = ({ name }: Sqlite) => statSync(`${name}-wal`).size

/** Commits so much, in place of what it committed before. */
function writeMuch(sqlite: Sqlite, bytes = WRITTEN_BYTES) {
  sqlite.exec('create table if not exists ballast (id integer primary key, content blob)')
  sqlite.prepare('replace into ballast values (1, zeroblob(?))').run(bytes)
}

/** As many as a read has slices. */
const PUSHES = 2

/** Reads slice by slice while others write; answers how many slices it got. */
async function readWhileWriting(versions: Versions, sqlite: Sqlite): Promise<number> {
  let slices = 0
  for await (const _slice of versions) {
    slices += 1
    writeMuch(sqlite)
  }
  return slices
}

/** The reads that the product holds longest, on either side. */
const LONG_READS = {
  'a digest at central': {
    storeOf: ({ central }: Clinic) => central.store,
    read: ({ central, clinic }: Clinic) =>
      central.store.read((reader) => {
        const query = { scopes: [clinicScope(clinic)], collection: null, prefix: '' }
        return readWhileWriting(reader.versions(query), central.store.sqlite)
      }),
  },
  'a comparison on the box': {
    storeOf: ({ box }: Clinic) => box.edge.store,
    read: async ({ box }: Clinic) => {
      const copies = createComparisonStore(box.edge)
      const versions = copies.versions(await copies.position(), null)
      return readWhileWriting(versions, box.edge.store.sqlite)
    },
  },
}

test.each(Object.entries(LONG_READS))(
  'while %s goes on and much is written, the log stays within its limit, and shrinks afterwards',
  async (_title, { storeOf, read }) => {
    const at = await startClinic()
    for (let n = 0; n < PUSHES; n++) await at.patients(PUSH_EDITS_MAX)
    await at.box.round()
    const { sqlite } = storeOf(at)

    await expect(read(at)).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining('Nothing was changed'),
    })
    expect(logBytes(sqlite)).toBeGreaterThan(KEPT_BYTES)
    expect(logBytes(sqlite)).toBeLessThan(KEPT_BYTES + GROWTH_BYTES + 1.1 * WRITTEN_BYTES)

    // The first commit moves what is in the log to its place, the next begins the log anew.
    writeMuch(sqlite, 1)
    writeMuch(sqlite, 1)
    expect(logBytes(sqlite)).toBeLessThanOrEqual(KEPT_BYTES)

    // What was refused is only put off.
    expect(await at.box.compare()).toMatchObject({ comparison: { isComplete: true } })
  },
)

test('[S6] both sides tell how large the log is', async () => {
  const at = await startClinic()
  for (const [caller, { sqlite }] of [
    [at.admin, at.central.store],
    [at.device, at.box.edge.store],
  ] as const) {
    writeMuch(sqlite, MIB)
    const figures = (await caller.get('/metrics')).text
    const [, told] = /^outpost_database_log_bytes (\d+)$/m.exec(figures) ?? []
    expect(Number(told)).toBeGreaterThan(MIB)
  }
})
