import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { databasePlace } from '@outpost/edge/store/database'
import { makeBackup } from '@outpost/shared/authority/sqlite/backup/make'
import { restoreBackup } from '@outpost/shared/authority/sqlite/backup/restore'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { type BoxNode, VERSION } from './box-node.ts'
import { raiseFallen, type System } from './system.ts'
import { noteGone } from './tablet-edits.ts'
import { forgetUnlocked } from './tablet-names.ts'
import { isTabletAt } from './tablet-watching.ts'
import type { Kind } from './weather.ts'

/* Boxes that are put back to an earlier state of their own (N10). */

/** What a node can be put back to: what `backup` has made, or a copy of the card. */
export type Backup = {
  of: string
  file: string
  isImage: boolean
}

/** To add one: an entry. */
export const RESTORING: readonly Kind[] = [
  {
    name: 'a box is backed up',
    weight: 1,
    async happen(system) {
      const { dice, boxes } = system
      const box = dice.pick(boxes) as BoxNode
      const file = nextFile(system, box)
      makeBackup(databasePlace(box.file, null), file, {
        now: box.clock.now(),
        programVersion: VERSION,
      })
      system.backups.push({ of: box.name, file, isImage: false })
      system.trace.push(`  ${box.name} is backed up`)
      return true
    },
  },
  {
    name: "a box's card is copied",
    weight: 1,
    async happen(system) {
      const box = system.dice.pick(system.boxes) as BoxNode
      const file = nextFile(system, box)
      copyCard(box.file, file)
      system.backups.push({ of: box.name, file, isImage: true })
      system.trace.push(`  the card of ${box.name} is copied`)
      return true
    },
  },
  {
    name: 'a box is put back',
    weight: 9,
    async happen(system) {
      const { dice, boxes, backups, trace } = system
      const older = backups.filter(({ of }) => boxes.some(({ name }) => name === of))
      const backup = dice.pick(older)
      const box = boxes.find(({ name }) => name === backup?.of)
      if (!backup || !box) return false
      trace.push(
        `  ${box.name} is put back to ${backup.isImage ? 'a copy of its card' : 'a backup'}`,
      )
      await putBack(system, box, backup)
      return true
    },
  },
]

export const nextFile = ({ folder, step }: System, { name }: { name: string }) =>
  join(folder, `${name}.backup-${step}.db`)

/** All that is on a card at this moment: who reads there may keep a part of it in the log. */
export function copyCard(from: string, to: string) {
  for (const suffix of ['', '-wal', '-shm']) rmSync(to + suffix, { force: true })
  for (const suffix of ['', '-wal']) {
    if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix)
  }
}

async function putBack(system: System, box: BoxNode, { file, isImage }: Backup) {
  const { lost } = system
  box.die()
  // What was reading has let go of the file.
  await system.scheduler.killAll(box)
  if (isImage) {
    copyCard(file, box.file)
  } else {
    restoreBackup(databasePlace(box.file, null), file, { now: box.clock.now(), isForced: true })
  }
  await raiseFallen(system)
  box.wasPutBack = true
  // What it was to bring back to central is gone with the old disk.
  lost.copies = lost.copies.filter((copy) => copy.box !== box.name)
  forgetLost(system, box.name, box.edge().store.sql)
  forgetUnlocked(system, box)
  await noteGone(system)
}

/** What was told by a node that has lost what it had to say is not to be found there any more. */
export function forgetLost({ witness, decided, writers, boxes }: System, name: string, sql: Sql) {
  const left = idsIn(sql, 'select id from edits')
  const decidedLeft = idsIn(sql, 'select edit_id as id from decisions')
  witness.forgetVerdicts(name, (id) => !left.has(id))
  decided.forget(name, (id) => !decidedLeft.has(id))
  const isCaller = (caller: string) =>
    (name === 'central' && boxes.some((box) => box.name === caller)) ||
    writers.some((writer) => writer.name === caller && writer.authority === name) ||
    isTabletAt(caller, name)
  witness.forgetRevisions(isCaller, null)
}

export function idsIn(sql: Sql, query: string): Set<string> {
  return new Set(sql.all<{ id: string }>(query).map(({ id }) => id))
}
