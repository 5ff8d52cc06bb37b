import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import type { InboxItem } from '@outpost/shared/authority/inbox'
import type { Caller, Reply } from './caller.ts'
import { startClinic } from './clinic.ts'
import type { HandClock } from './clock.ts'

export type Deciding = Awaited<ReturnType<typeof startDeciding>>

/** A clinic whose box gets edits rejected, and people who decide about them. */
export async function startDeciding(clock?: HandClock) {
  const at = await startClinic(clock)
  const { admin, central, device, box } = at
  return {
    ...at,
    inboxOf,
    decide,
    /** Takes, gives or counts stock, as this caller. Throws if it was refused. */
    async move(id: string, movement: object, by: Caller = device) {
      const reply = await by.send('POST', `/api/pharmacy-inventory/${id}/movements`, movement)
      if (reply.status !== 200) throw new Error(`${reply.status}: ${reply.text}`)
      return reply.body
    },
    /** The box and central each set the phone numbers; the box's are rejected. Answers its edits. */
    async rejectedPhones(ids: readonly string[]): Promise<string[]> {
      const edits: string[] = []
      for (const id of ids) {
        edits.push(await at.setPhone(id, 'mine'))
        await admin.send('PATCH', `/api/patients/${id}/`, { phone: 'theirs' })
      }
      await box.round()
      return edits
    },
    /** Of `quantity` units both give out `units`, too many for both; the box's edit is rejected. */
    async rejectedDispensing(quantity: number, units: number) {
      const stock = await at.stock(quantity)
      await box.round()
      const given = { kind: 'DISPENSED', delta: -units }
      const edit: string = (await this.move(stock, given)).pending
      await this.move(stock, given, admin)
      await box.round()
      return { stock, edit }
    },
    /** How an edit stands, as this caller is told, and what was decided about it. */
    async standing(edit: string, by: Caller = device) {
      const { results } = (await by.get('/api/edits?limit=1000')).body
      return results.find(({ id }: { id: string }) => id === edit)
    },
    /** The balance at central, and the sum of its ledger: of these there must be one only. */
    async ledger(stock: string) {
      const row = central.store.sql.get<{ sum: number }>(
        'select sum(delta) as sum from stock_movements where record_id = ?',
        stock,
      )
      const { quantity } = (await at.atCentral('pharmacy-inventory', stock)) ?? {}
      if (row?.sum !== quantity) throw new Error(`ledger ${row?.sum}, balance ${quantity}`)
      return quantity as number
    },
    /** What the ledger of stock holds beyond its opening, in order. */
    entries(stock: string) {
      return central.store.sql.all<{ kind: string; delta: number }>(
        'select kind, delta from stock_movements where record_id = ? order by key limit -1 offset 1',
        stock,
      )
    },
    /** The box enrols anew at central: it gets another id there. */
    async enrolAnew() {
      const { fetch, close } = createCentralFetch(undefined)
      const code = central.newCode([at.clinic])
      const place = await enrol(box.edge, fetch, { centralUrl: at.road.url, code })
      await close()
      return place.node_id
    },
  }
}

/** What waits for this caller to decide. */
export async function inboxOf(caller: Caller): Promise<InboxItem[]> {
  return (await caller.get('/api/inbox')).body.results
}

/** Decides over the real route. */
export function decide(
  caller: Caller,
  edit: string,
  decision: string,
  more: object = {},
): Promise<Reply> {
  return caller.send('POST', `/api/inbox/${edit}/decide`, { decision, ...more })
}
