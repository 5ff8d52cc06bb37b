import { DECISIONS, type Decision } from '@outpost/shared/protocol/conflicts'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { type Deciding, startDeciding } from '../support/deciding.ts'
import { create, patientFields } from '../support/make.ts'
import { rewrite } from '../support/road.ts'

/** An edit that central has rejected, and its record. */
type Rejected = { collection: string; id: string }

/** What a person says, and what the record is after that; null: there is none. */
type Told = { fields?: object; leaves: object | null; atCentral?: object; leftOut?: string[] }

type Row = {
  code: string
  of: string
  reject(at: Deciding): Promise<Rejected>
  decisions: Partial<Record<Decision, Told>>
}

async function patientAtBoth(at: Deciding, more = {}) {
  const patient = await at.patient(more)
  await at.box.round()
  return patient
}

/** An appointment that the box confirms with a note, and central has cancelled. */
async function confirmCancelled(at: Deciding): Promise<Rejected> {
  const { id: patient } = await at.patient()
  const { id } = await create(at.admin, 'appointments', appointmentFields(at.clinic, patient))
  await at.box.round()
  const path = `/api/appointments/${id}/`
  await at.device.send('PATCH', path, { status: 'CONFIRMED', notes: 'mine' })
  await at.admin.send('PATCH', path, { status: 'CANCELLED' })
  return { collection: 'appointments', id }
}

/** An appointment of the box with a doctor who is busy at a clinic that the box does not see. */
async function bookBusyDoctor(at: Deciding): Promise<Rejected> {
  const elsewhere = await at.central.addClinic('Mombasa')
  const doctor = await create(at.admin, 'doctors', { full_name: 'Dr Mbeki' })
  const other = await create(at.admin, 'patients', patientFields(elsewhere))
  const mine = await patientAtBoth(at)
  const wanted = { doctor_id: doctor.id }
  const theirs = appointmentFields(elsewhere, other.id, wanted)
  await create(at.admin, 'appointments', theirs)
  const fields = appointmentFields(at.clinic, mine.id, wanted)
  const { id } = await create(at.device, 'appointments', fields)
  return { collection: 'appointments', id }
}

const ROWS: Row[] = [
  {
    code: 'STALE_UPDATE',
    of: 'a phone number',
    async reject(at) {
      const { id } = await patientAtBoth(at)
      await at.device.send('PATCH', `/api/patients/${id}/`, { phone: 'mine', village: 'Ahero' })
      await at.admin.send('PATCH', `/api/patients/${id}/`, { phone: 'theirs' })
      return { collection: 'patients', id }
    },
    decisions: {
      keep_server: { leaves: { phone: 'theirs', village: null } },
      apply_mine: { leaves: { phone: 'mine', village: 'Ahero' } },
      change: { fields: { phone: 'both' }, leaves: { phone: 'both', village: 'Ahero' } },
    },
  },
  {
    code: 'STALE_UPDATE',
    of: 'a finished appointment',
    // What is cancelled cannot be confirmed any more.
    reject: confirmCancelled,
    decisions: {
      keep_server: { leaves: { status: 'CANCELLED', notes: null } },
      change: { fields: { status: 'CANCELLED' }, leaves: { status: 'CANCELLED', notes: 'mine' } },
    },
  },
  {
    code: 'STALE_UPDATE',
    of: 'a count',
    async reject(at) {
      const id = await at.stock(10)
      await at.box.round()
      await at.move(id, { kind: 'COUNTED', counted: 9 })
      await at.move(id, { kind: 'DISPENSED', delta: -2 }, at.admin)
      return { collection: 'pharmacy-inventory', id }
    },
    decisions: {
      keep_server: { leaves: { quantity: 8 } },
      apply_mine: { leaves: { quantity: 9 } },
      change: { fields: { counted: 7 }, leaves: { quantity: 7 } },
    },
  },
  {
    code: 'RECORD_DELETED',
    of: 'a phone number',
    async reject(at) {
      const { id } = await patientAtBoth(at)
      await at.device.send('PATCH', `/api/patients/${id}/`, { phone: 'mine' })
      await at.admin.send('DELETE', `/api/patients/${id}/`)
      return { collection: 'patients', id }
    },
    decisions: { keep_server: { leaves: null } },
  },
  {
    code: 'RECORD_EXISTS',
    of: 'a patient',
    async reject(at) {
      const id = v4()
      const mine = patientFields(at.clinic, { id, full_name: 'Mine', village: 'Ahero' })
      const theirs = patientFields(at.clinic, { id, full_name: 'Theirs', phone: '1' })
      await create(at.device, 'patients', mine)
      await create(at.admin, 'patients', theirs)
      return { collection: 'patients', id }
    },
    decisions: {
      keep_server: { leaves: { full_name: 'Theirs', village: null, phone: '1' } },
      // What the create did not say stays as it is there.
      apply_mine: { leaves: { full_name: 'Mine', village: 'Ahero', phone: '1' } },
    },
  },
  {
    code: 'RECORD_EXISTS',
    of: 'stock',
    async reject(at) {
      const pharmacy = await create(at.admin, 'pharmacies', { clinic_id: at.clinic, name: 'Main' })
      const medicine = await create(at.admin, 'medicines', { name: 'Quinine', unit: 'tablet' })
      await at.box.round()
      const fields = { pharmacy_id: pharmacy.id, medicine_id: medicine.id }
      await create(at.device, 'pharmacy-inventory', { ...fields, quantity: 7, reorder_level: 5 })
      const { id } = await create(at.admin, 'pharmacy-inventory', { ...fields, quantity: 30 })
      return { collection: 'pharmacy-inventory', id }
    },
    decisions: {
      keep_server: { leaves: { quantity: 30, reorder_level: 0 } },
      // The balance is set right by a count, not by whose opening it was.
      apply_mine: { leaves: { quantity: 30, reorder_level: 5 }, leftOut: ['quantity'] },
    },
  },
  {
    code: 'INVALID_TRANSITION',
    of: 'an appointment',
    async reject(at) {
      // A box knows this rule itself: so says only a central that knows a stricter one.
      at.road.weather(({ isPush }) => (isPush ? sayInvalidTransition : 'clear'))
      return confirmCancelled(at)
    },
    decisions: {
      keep_server: { leaves: { status: 'CANCELLED', notes: null } },
      change: { fields: { status: 'CANCELLED' }, leaves: { status: 'CANCELLED', notes: 'mine' } },
    },
  },
  {
    code: 'SLOT_TAKEN',
    of: 'an appointment',
    reject: bookBusyDoctor,
    decisions: {
      keep_server: { leaves: null },
      change: {
        fields: { starts_at: '2027-03-04T11:00:00.000Z' },
        leaves: { starts_at: '2027-03-04T11:00:00.000Z', status: 'SCHEDULED' },
      },
    },
  },
  {
    code: 'INSUFFICIENT_STOCK',
    of: 'a movement',
    async reject(at) {
      const id = await at.stock(10)
      await at.box.round()
      await at.move(id, { kind: 'DISPENSED', delta: -8 })
      await at.move(id, { kind: 'DISPENSED', delta: -8 }, at.admin)
      return { collection: 'pharmacy-inventory', id }
    },
    decisions: {
      withdraw: { leaves: { quantity: 2 } },
      confirm: { leaves: { quantity: 0 } },
      count: { fields: { counted: 3 }, leaves: { quantity: 3 } },
    },
  },
  {
    code: 'IN_USE',
    of: 'a delete',
    async reject(at) {
      const { id } = await patientAtBoth(at)
      await at.device.send('DELETE', `/api/patients/${id}/`)
      await create(at.admin, 'appointments', appointmentFields(at.clinic, id))
      return { collection: 'patients', id }
    },
    decisions: { keep_server: { leaves: { full_name: 'Amina Otieno' } } },
  },
  {
    code: 'INVALID_EDIT',
    of: 'a card number',
    async reject(at) {
      const { id } = await patientAtBoth(at)
      const card_number = v4().slice(0, 8)
      await at.device.send('PATCH', `/api/patients/${id}/`, { card_number, phone: 'mine' })
      await at.patient({ card_number })
      return { collection: 'patients', id }
    },
    decisions: {
      keep_server: { leaves: { card_number: null, phone: null } },
      change: { fields: { card_number: null }, leaves: { card_number: null, phone: 'mine' } },
    },
  },
  {
    code: 'OUT_OF_SCOPE',
    of: 'a patient elsewhere',
    async reject(at) {
      const elsewhere = await at.central.addClinic('Mombasa')
      const { id } = await create(at.admin, 'patients', patientFields(elsewhere))
      await create(at.device, 'patients', patientFields(at.clinic, { id, full_name: 'Mine' }))
      return { collection: 'patients', id }
    },
    decisions: { keep_server: { leaves: null, atCentral: { full_name: 'Amina Otieno' } } },
  },
]

const sayInvalidTransition = rewrite<{ outcomes: { conflict?: object }[] }>(({ outcomes }) => {
  for (const { conflict } of outcomes) {
    const transition = { error_code: 'INVALID_TRANSITION', conflict_type: 'STATE_MACHINE' }
    if (conflict) Object.assign(conflict, transition)
  }
})

const APPLYING = ['apply_mine', 'change', 'confirm', 'count']

test.each(ROWS)(
  '[N5] [E5] [E9] what is offered after $code of $of does what it says, once, at the box and at central',
  async ({ reject, code, decisions }) => {
    const at = await startDeciding()
    const offered = Object.keys(decisions) as Decision[]
    const records = new Map<Decision, Rejected>()
    for (const decision of offered) records.set(decision, await reject(at))
    await at.box.round()
    at.road.clear()
    const inbox = await at.inboxOf(at.device)
    expect(inbox).toHaveLength(offered.length)
    for (const item of inbox) {
      expect(item).toMatchObject({ conflict: { error_code: code }, decisions: offered })
    }

    const made = new Map<Decision, { id: string; new_edit: string | null }>()
    for (const [decision, record] of records) {
      const { fields, leaves, leftOut = [] } = decisions[decision] as Told
      const edit = inbox.find((item) => item.edit.record_id === record.id)?.id ?? ''
      await refuseOthers(at, edit, offered)
      const decided = await at.decide(at.device, edit, decision, { fields, actor: 'Nurse' })
      expect(decided, decided.text).toMatchObject({
        status: 200,
        body: { id: edit, decision, actor: 'Nurse', closed: [], staying: [], left_out: leftOut },
      })
      const isApplied = APPLYING.includes(decision)
      expect(decided.body.new_edit).toEqual(isApplied ? expect.any(String) : null)
      made.set(decision, decided.body)

      const seen = await at.seen(record.collection, record.id)
      const syncState = isApplied ? 'pending' : 'synced'
      expect(seen).toEqual(leaves && expect.objectContaining({ ...leaves, sync_state: syncState }))
      const again = await at.decide(at.device, edit, decision, { fields, actor: 'Nurse' })
      expect(again.body).toEqual(decided.body)
      const other = await at.decide(at.device, edit, 'change', { fields: { phone: 'other' } })
      expect(other).toMatchObject({
        status: 422,
        body: { error_code: 'ALREADY_DECIDED', decided: { decision, actor: 'Nurse' } },
      })
    }
    expect(await at.inboxOf(at.device)).toEqual([])
    const edits = (await at.edits()).length

    const accepted = offered.filter((decision) => APPLYING.includes(decision)).length
    expect(await at.box.round()).toMatchObject({ isComplete: true, accepted, rejected: 0 })
    for (const [decision, record] of records) {
      const { leaves, atCentral = leaves } = decisions[decision] as Told
      const { id, new_edit } = made.get(decision) as { id: string; new_edit: string | null }
      const kept = { decision, actor: 'Nurse', ...(new_edit && { new_edit }) }
      for (const [caller, where] of [
        [at.device, 'here'],
        [at.admin, 'box'],
      ] as const) {
        expect(await at.standing(id, caller)).toMatchObject({
          state: 'decided',
          decision: { ...kept, where },
        })
        if (new_edit)
          expect(await at.standing(new_edit, caller)).toMatchObject({ state: 'accepted' })
      }
      const seen = await at.seen(record.collection, record.id)
      expect(seen).toEqual(leaves && expect.objectContaining({ ...leaves, sync_state: 'synced' }))
      const there = await at.atCentral(record.collection, record.id)
      expect(there).toEqual(atCentral && expect.objectContaining(atCentral))
      if (record.collection === 'pharmacy-inventory') await at.ledger(record.id)
    }
    expect(await at.inboxOf(at.admin)).toEqual([])
    await at.box.round()
    expect(await at.edits()).toHaveLength(edits)
    expect(await at.box.round()).toMatchObject({ isComplete: true, pages: 0 })
  },
)

/** What cannot succeed is refused, and changes nothing. */
async function refuseOthers(at: Deciding, edit: string, offered: Decision[]) {
  const before = await at.inboxOf(at.device)
  for (const decision of DECISIONS.filter((one) => !offered.includes(one))) {
    const fields = { change: { phone: '1' }, count: { counted: 1 } }[decision as string]
    const reply = await at.decide(at.device, edit, decision, { fields })
    expect(reply).toMatchObject({
      status: 422,
      body: { error_code: 'DECISION_NOT_POSSIBLE', decisions: offered },
    })
  }
  expect(await at.inboxOf(at.device)).toEqual(before)
}
