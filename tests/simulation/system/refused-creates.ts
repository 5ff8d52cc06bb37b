import { appointmentFields } from '../../support/authority.ts'
import { patientFields } from '../../support/make.ts'
import { create } from './intent.ts'
import { send } from './sending.ts'
import { clinicsHeldBy, short } from './system.ts'
import type { Kind } from './weather.ts'
import { writeEdit } from './writing.ts'

/* What central refuses for good (E6), with other edits behind it, which must not wait for that. */

const GOOD = { name: 'a request passes', weight: 1 }

/** To add one: an entry. */
export const REFUSED_CREATES: readonly Kind[] = [
  {
    name: 'a box registers for a clinic that it has lost',
    weight: 1,
    async happen(system) {
      const { dice, boxes, central, writers, trace } = system
      const able = boxes.filter((box) => clinicsHeldBy(box).length > 1 && box.copyOf === null)
      const box = dice.pick(able)
      const writer = writers.find(({ authority, isBusy }) => authority === box?.name && !isBusy)
      if (!box || !writer) return false
      const held = clinicsHeldBy(box)
      const lost = dice.pick(held) as string
      const left = central.clinicsOf(box.nodeId).filter((id) => id !== lost)
      if (left.length === 0) return false
      central.principals().setClinicsOfBox(box.nodeId, () => left)
      trace.push(`  ${box.name} loses clinic ${short(lost)}, and has not heard of it`)
      const patient = dice.uuid()
      writeEdit(system, writer, create('patients', patientFields(lost), patient))
      const visit = { starts_at: new Date(system.trueTime.now() + 3 * 86_400_000).toISOString() }
      const fields = appointmentFields(lost, patient, visit)
      writeEdit(system, writer, create('appointments', fields, dice.uuid()))
      const own = held.find((id) => id !== lost) as string
      writeEdit(system, writer, create('patients', patientFields(own), dice.uuid()))
      const push = writer.makePush(100, null)
      if (push) await send(system, writer, push, GOOD)
      return true
    },
  },
]
