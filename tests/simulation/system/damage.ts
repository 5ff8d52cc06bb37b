import type { RoundResult } from '@outpost/shared/replica/round-result'
import type { BoxNode } from './box-node.ts'
import { type System, short } from './system.ts'
import { isTabletAt } from './tablet-watching.ts'
import type { Kind } from './weather.ts'

/* What spoils a box's copies, and the comparison that has to find it (F12). */

type Held = { key: number; id: string; collection: string }

/**
 * Of a higher revision, or a record that is gone, devices would be told nothing when it is put right
 * or has left meanwhile: the feed of a box does not know of damage either.
 */
const OLDER = 'update records set revision = revision - 1 where key = ?'

/** To add a kind of damage: an entry. */
export const DAMAGE: readonly Kind[] = [
  {
    name: 'a copy on a box is damaged',
    weight: 2,
    async happen(system) {
      const { dice, boxes, trace, witness } = system
      const box = dice.pick(boxes) as BoxNode
      const { sql } = box.edge().store
      const held = dice.pick(
        sql.all<Held>(
          `select key, id, collection from records where sync_state = 'synced'
             and deleted_at is null and revision > 1 order by key`,
        ),
      )
      // What central has lost and the box's copy has lost too, nobody can bring back, nor tell that it was there.
      const isLost = system.lost.copies.some(
        ({ id, box: of }) => id === held?.id && of === box.name,
      )
      if (!held || isLost) return false
      sql.run(OLDER, held.key)
      box.damaged.add(held.id)
      witness.forgetRevisions((caller) => isServedBy(system, box, caller), held.id)
      trace.push(`  ${box.name}: ${held.collection} ${short(held.id)} is older`)
      return true
    },
  },
  {
    name: "a box's cursor is damaged",
    weight: 1,
    async happen({ dice, boxes, trace }) {
      const box = dice.pick(boxes) as BoxNode
      const { row } = box.edge()
      const { cursor } = row.read()
      if (cursor === null) return false
      row.change({ cursor: cursor.split('').reverse().join('') })
      trace.push(`  ${box.name}: its cursor is damaged`)
      return true
    },
  },
]

export const COMPARED = 'a comparison puts copies right'

/** A copy that differs was damaged: none comes to differ by itself. */
export function watchComparison({ tally, witness }: System, box: BoxNode, result: RoundResult) {
  const { comparison } = result
  if (!comparison) return
  for (const { collection, id, own, theirs } of comparison.differences) {
    if (box.damaged.has(id)) continue
    witness.fail(
      'no copy comes to differ by itself',
      `${box.name} has ${collection} ${short(id)} at ${own}, central at ${theirs}`,
    )
  }
  if (comparison.lacked + comparison.outdated + comparison.surplus > 0) tally.kind(COMPARED)
}

/**
 * Known limit (F12): what a box's copy has lost, and central by being put back before the two were
 * compared, devices go on showing until the record changes. None but they know that it was there.
 */
export function isLostUnseen({ lost }: System, { damaged }: BoxNode, recordId: string): boolean {
  return lost.wasPutBack && damaged.has(recordId)
}

/** Whether this is a device of the box, or the box itself, which asks central. */
function isServedBy({ writers }: System, box: BoxNode, caller: string): boolean {
  const isDevice = writers.some(({ name, authority }) => name === caller && authority === box.name)
  return isDevice || isTabletAt(caller, box.name)
}
