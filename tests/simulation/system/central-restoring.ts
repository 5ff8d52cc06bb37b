import { databasePlace } from '@outpost/central/store/database'
import { makeBackup } from '@outpost/shared/authority/sqlite/backup/make'
import { restoreBackup } from '@outpost/shared/authority/sqlite/backup/restore'
import { DECISIONS, type Decision } from '@outpost/shared/protocol/conflicts'
import { type BoxNode, VERSION } from './box-node.ts'
import type { CentralNode } from './central-node.ts'
import { type PlainCopy, readPlain } from './plain-reads.ts'
import { copyOf } from './replica-invariants.ts'
import { type Backup, copyCard, forgetLost, idsIn, nextFile } from './restoring.ts'
import { raiseFallen, type System } from './system.ts'
import { noteGone } from './tablet-edits.ts'
import type { Kind } from './weather.ts'

/* Central is put back to a backup, and the boxes bring back what they hold of the hours since (N9). */

/** What a box held of the lost hours when central was put back. */
export type LostCopy = PlainCopy & { box: string; collection: string; id: string }

/** To add one: an entry. */
export const CENTRAL_RESTORING: readonly Kind[] = [
  {
    name: 'central is backed up',
    weight: 2,
    async happen(system) {
      backUpCentral(system)
      return true
    },
  },
  {
    name: "central's file is copied",
    weight: 2,
    async happen(system) {
      const { central, backups, trace } = system
      const file = nextFile(system, central)
      copyCard(central.file, file)
      backups.push({ of: central.name, file, isImage: true })
      trace.push("  central's file is copied")
      return true
    },
  },
  {
    name: 'central is put back',
    weight: 4,
    async happen(system) {
      const { dice, backups, trace, hasWildClock } = system
      const backup = dice.pick(backups.filter(({ of }) => of === 'central'))
      // Known limit (N9): boxes know what is lost by central's times, which must not be a day wrong.
      if (!backup || hasWildClock) return false
      trace.push(`  central is put back to a ${backup.isImage ? 'copy of its file' : 'backup'}`)
      await putCentralBack(system, backup)
      return true
    },
  },
]

export function backUpCentral(system: System): Backup {
  const { central, backups, trace } = system
  const file = nextFile(system, central)
  const options = { now: central.clock.now(), programVersion: VERSION }
  makeBackup(databasePlace(central.file), file, options)
  const backup = { of: central.name, file, isImage: false }
  backups.push(backup)
  trace.push('  central is backed up')
  return backup
}

export async function putCentralBack(system: System, { file, isImage }: Backup) {
  const { central, scheduler, boxes, places, lost, step } = system
  const known = idsIn(central.store().sql, 'select id from edits')
  const decided = decisionsAt(central)
  central.die()
  // What was reading has let go of the file.
  await scheduler.killAll(central)
  if (isImage) {
    // Nobody tells central: it finds out by itself.
    copyCard(file, central.file)
  } else {
    restoreBackup(databasePlace(central.file), file, { now: central.clock.now(), isForced: true })
  }
  await raiseFallen(system)
  const { sql } = central.store()
  const left = idsIn(sql, 'select id from edits')
  for (const id of known) if (!left.has(id)) lost.edits.add(id)
  noteLostDecisions(system, decided)
  const before = new Map(readPlain({ sql }).records.map(({ id, revision }) => [id, revision]))
  lost.copies = boxes.flatMap((box) => copiesSince(box, before))
  lost.wasPutBack = true
  forgetLost(system, central.name, sql)
  places.lookAgain(sql, step)
  await noteGone(system)
}

type Decided = { id: string; decision: Decision }

const decisionsAt = ({ store }: CentralNode) =>
  store().sql.all<Decided>('select edit_id as id, decision from decisions order by edit_id')

/** What was decided in the lost hours may be decided once more, and otherwise (E9). */
function noteLostDecisions({ central, lost, tally }: System, before: readonly Decided[]) {
  const left = new Set(decisionsAt(central).map(({ id }) => id))
  for (const { id, decision } of before) {
    if (left.has(id)) continue
    lost.decisions.add(id)
    tally.kind(lostName(decision))
  }
}

const lostName = (decision: Decision) => `lost with central: that it was decided as ${decision}`

export const LOST_DECISIONS: readonly string[] = DECISIONS.map(lostName)

function copiesSince(box: BoxNode, before: ReadonlyMap<string, number>): LostCopy[] {
  return readPlain(box.edge().store).records.flatMap((held) => {
    const copy = copyOf(held)
    const { collection, id } = held
    const isLost = copy && copy.revision > (before.get(id) ?? 0)
    return isLost && !box.damaged.has(id) ? [{ ...copy, box: box.name, collection, id }] : []
  })
}

/** Revisions from here on are of the time after it was noticed that central was put back. */
export function floorOf({ central }: System): number {
  const row = central
    .store()
    .sql.get<{ floor: number }>('select revision_floor as floor from identity')
  return row?.floor ?? 0
}
