import { setClinics } from '../../support/sharing.ts'
import type { BoxNode } from './box-node.ts'
import type { CentralNode } from './central-node.ts'
import { type System, short } from './system.ts'
import type { Kind } from './weather.ts'

/* What befalls nodes: power, clocks and disks; and what central's people do to scopes. */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const nodeOf = ({ dice, central, boxes }: System): CentralNode | BoxNode =>
  dice.pick([central, ...boxes]) as CentralNode | BoxNode

const SMALL_JUMPS = [-HOUR_MS, -60_000, 60_000, HOUR_MS]
const JUMPS = [-365 * DAY_MS, -DAY_MS, ...SMALL_JUMPS, DAY_MS]

/** Central was put back: by its times boxes know what to bring back (N9). */
const isMeasure = ({ lost, central }: System, node: unknown) => lost.wasPutBack && node === central

/** To add a kind of trouble: an entry. */
export const TROUBLES: readonly Kind[] = [
  {
    name: 'a box loses power',
    weight: 2,
    async happen({ dice, boxes }) {
      dice.pick(boxes)?.die()
      return true
    },
  },
  {
    name: 'central loses power',
    weight: 1,
    async happen({ central }) {
      central.die()
      return true
    },
  },
  {
    name: 'a clock jumps',
    weight: 3,
    async happen(system) {
      const { dice, trace } = system
      const node = nodeOf(system)
      const jump = dice.pick(isMeasure(system, node) ? SMALL_JUMPS : JUMPS) as number
      if (Math.abs(jump) >= DAY_MS && node === system.central) system.hasWildClock = true
      if (dice.chance(0.3)) node.clock.setRight()
      else node.clock.jump(jump)
      trace.push(
        `  the clock of ${node.name} stands at ${new Date(node.clock.now()).toISOString()}`,
      )
      return true
    },
  },
  {
    name: 'a disk is full for a while',
    weight: 2,
    async happen(system) {
      const { dice, trace } = system
      const node = nodeOf(system)
      node.fillDisk(1 + dice.below(3))
      trace.push(`  the disk of ${node.name} is full`)
      return true
    },
  },
  {
    name: 'old tombstones are forgotten',
    weight: 1,
    async happen({ central }) {
      const store = central.store()
      await store.forgetTombstones(central.clock.now())
      return true
    },
  },
  {
    name: 'a patient is shared, withdrawn or moved',
    weight: 4,
    async happen(system) {
      const { dice, central, template, trace } = system
      const store = central.store()
      const row = dice.pick(
        store.sql.all<{ id: string; fields: string }>(
          `select id, fields from records where collection = 'patients' and deleted_at is null
           order by key`,
        ),
      )
      if (!row) return false
      const { clinic_id: own, card_number } = JSON.parse(row.fields)
      // A card is unique in its clinic: who has one stays.
      const clinic_id = card_number ? own : (dice.pick(template.clinics) as string)
      // So are clinics where the patient is still to be seen.
      const kept = store.sql.all<{ clinicId: string }>(
        `select distinct clinic_id as clinicId from records where patient_id = ?
           and deleted_at is null and json_extract(fields, '$.status') in ('SCHEDULED', 'CONFIRMED')`,
        row.id,
      )
      const others = template.clinics.filter((id) => id !== clinic_id)
      const shared_with = others
        .filter((id) => dice.chance(0.3) || kept.some(({ clinicId }) => clinicId === id))
        .sort()
      await store.gather()
      const admin = system.writers.find(({ name }) => name === 'admin')
      if (!admin) throw new Error('there is no admin')
      const placement = { clinic_id, shared_with }
      await setClinics({ store, admin: admin.principal }, row.id, placement, () => dice.uuid())
      const where = [clinic_id, ...shared_with].map(short).join(', ')
      trace.push(`  central puts patient ${short(row.id)} into ${where}`)
      return true
    },
  },
  {
    name: 'a box gains or loses a clinic',
    weight: 2,
    async happen(system) {
      const { dice, boxes, central, template, trace } = system
      const box = dice.pick(boxes) as BoxNode
      const clinic = dice.pick(template.clinics) as string
      const own = central.clinicsOf(box.nodeId)
      // After a restore central may not know the box.
      if (own.length === 0 || (own.includes(clinic) && own.length === 1)) return false
      const clinics = own.includes(clinic) ? own.filter((one) => one !== clinic) : [...own, clinic]
      central.principals().setClinicsOfBox(box.nodeId, () => clinics)
      trace.push(
        `  ${box.name} ${own.includes(clinic) ? 'loses' : 'gains'} clinic ${short(clinic)}`,
      )
      return true
    },
  },
  {
    name: 'a clinic changes its name',
    weight: 1,
    async happen({ dice, central, template }) {
      const id = dice.pick(template.clinics) as string
      const clinic = {
        id,
        name: `Clinic ${dice.below(9)}`,
        time_zone: 'Africa/Nairobi',
        active: true,
      }
      await central.store().putClinics(() => [clinic])
      return true
    },
  },
]
