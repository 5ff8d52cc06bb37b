import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDevices } from '@outpost/edge/store/devices'
import { newToken } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import { type Clinic, startClinic } from '../../support/clinic.ts'
import { createHandClock } from '../../support/clock.ts'
import { ownFolder } from '../../support/folder.ts'
import { CENTRAL } from '../checker/check.ts'
import { createDiary } from '../checker/diary.ts'
import type { Person } from './acts.ts'
import { type Files, NOW, rowsIn } from './story.ts'

/** Whole nodes, on which is done what went before a story, and the people who will act in it. */
export async function begin() {
  const clock = createHandClock(NOW)
  const at = await startClinic(clock)
  const { store } = at.box.edge
  const tablet: Person = { name: 'tablet', id: v4(), token: newToken(), node: 'box' }
  createDevices({ sqlite: store.sqlite, clock }).add(tablet.id, tablet.name, tablet.token)
  const token = at.central.token('admin')
  const admin: Person = { name: 'admin', id: v4(), token, node: 'central' }
  return { ...at, clock, tablet, person: admin }
}

/** The files from which a story begins: copies of what these nodes hold now. */
export function filesOf({ central, box }: Clinic, centralFile?: string): Files {
  const folder = ownFolder()
  const files = {
    central: join(folder, 'central.db'),
    box: join(folder, 'box.db'),
    diary: join(folder, 'diary'),
  }
  for (const [{ sqlite }, to] of [
    [central.store, files.central],
    [box.edge.store, files.box],
  ] as const) {
    sqlite.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(sqlite.name, to)
  }
  if (centralFile) copyFileSync(centralFile, files.central)
  noteEdits(files)
  return files
}

/** What stands from before, as if its writers had kept a diary. */
function noteEdits({ central, box, diary: file }: Files) {
  const diary = createDiary(file)
  const note = (to: string, { body, status }: { body: string; status: number }) => {
    const whole = JSON.parse(body)
    const { id: edit, collection, op, record_id: record } = whole
    const of = { by: 'admin', to, edit }
    diary.write({ kind: 'sent', ...of, collection, op, record, content: null, whole })
    diary.write({ kind: 'told', ...of, status, code: null })
  }
  const all = 'select id, body, status from edits order by seq'
  const taken = rowsIn<{ id: string; body: string; status: number }>(box, all)
  const ids = new Set(taken.map(({ id }) => id))
  for (const row of taken) note('box', row)
  for (const row of rowsIn<(typeof taken)[number]>(central, all)) {
    if (!ids.has(row.id)) note(CENTRAL, row)
  }
}
