import { backUpCentral, putCentralBack } from './central-restoring.ts'
import { decideOpen } from './deciding.ts'
import { runRound } from './rounds.ts'
import { pullPage, send } from './sending.ts'
import { type System, short } from './system.ts'
import type { Kind } from './weather.ts'
import { writeEdit } from './writing.ts'

/*
 * People decide in the hours that central loses, and again afterwards, perhaps otherwise and at another
 * place (E9, N9). By chance alone these seldom come together.
 */

const GOOD = { name: 'a request passes', weight: 1 }

/** To add one: an entry. */
export const LOST_DECIDING: readonly Kind[] = [
  {
    name: 'what was decided is lost with central',
    weight: 2,
    async happen(system) {
      const { dice, hasWildClock, trace } = system
      // Known limit (N9), as where central is put back without this.
      if (hasWildClock) return false
      const early = dice.chance(0.5) ? backUpCentral(system) : null
      if (dice.chance(0.8)) await makeConflict(system)
      const backup = early ?? backUpCentral(system)
      const decided = await decideOpen(system, () => true, GOOD)
      const { id, authority } = decided ?? {}
      await roundsOfSome(system, authority)
      trace.push(`  central is put back to before ${id ? short(id) : 'nothing'} was decided`)
      await putCentralBack(system, backup)
      if (dice.chance(0.3)) await roundsOfSome(system)
      if (id && dice.chance(0.8)) await decideOpen(system, (item) => item.id === id, GOOD)
      return true
    },
  },
]

/** Two write what cannot both stand, at central and at a box, which hears of it. */
async function makeConflict(system: System) {
  const { dice, writers, boxes } = system
  const admin = writers.find(({ principal }) => principal.role === 'admin')
  const device = dice.pick(writers.filter(({ authority }) => authority !== 'central'))
  const box = boxes.find(({ name }) => name === device?.authority)
  if (!admin || !device || !box || admin.isBusy || device.isBusy || box.isRoundRunning()) return
  for (const one of [admin, device]) await pullPage(system, one, FIRST_PAGE, {})
  const collection = dice.pick(['patients', 'pharmacy-inventory'] as const) ?? 'patients'
  const known = new Set(admin.sees(collection).map(({ id }) => id))
  const common = dice.pick(device.sees(collection).filter(({ id }) => known.has(id)))
  if (!common) return
  for (const [index, writer] of [admin, device].entries()) {
    const seen = writer.sees(collection).find(({ id }) => id === common.id)
    if (!seen) return
    const units = Number(seen.quantity)
    if (collection === 'pharmacy-inventory' && units === 0) return
    const content =
      collection === 'patients'
        ? { op: 'update' as const, fields: { phone: `c${index}${dice.below(8)}` } }
        : { op: 'move_stock' as const, movement: { kind: 'DISPENSED', delta: -units } }
    writeEdit(system, writer, { collection, record_id: common.id, seen, ...content })
    const push = writer.makePush(PUSH_ALL, null)
    if (push) await send(system, writer, push, GOOD)
  }
  await runRound(system, box)
}

const FIRST_PAGE = 100
const PUSH_ALL = 100

/** Some boxes hear of it, and tell it; mostly the one at which it was decided. */
async function roundsOfSome(system: System, most = '') {
  for (const box of system.boxes) {
    const isRunning = box.isRoundRunning()
    if (!isRunning && system.dice.chance(box.name === most ? 0.9 : 0.5)) await runRound(system, box)
  }
}
