import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { startDeciding } from '../support/deciding.ts'
import { create, patientFields } from '../support/make.ts'

const START = '2027-03-04T09:00:00.000Z'

/** A patient of the box whose card number is taken, with a phone number and an appointment on top. */
async function startFamily() {
  const at = await startDeciding()
  const doctor = await create(at.admin, 'doctors', { full_name: 'Dr Mbeki' })
  const other = await at.patient({ card_number: 'K-1' })
  await at.admin.send('DELETE', `/api/patients/${other.id}/`)
  await at.box.round()
  const { admin, clinic, device } = at
  const wanted = { starts_at: START, doctor_id: doctor.id }
  const { id: patient } = await create(
    device,
    'patients',
    patientFields(clinic, { card_number: 'K-1' }),
  )
  const phone = await at.setPhone(patient, '1')
  const fields = appointmentFields(clinic, patient, wanted)
  const appointment = await create(device, 'appointments', fields)
  const holder = await at.patient({ card_number: 'K-1' })
  const [made] = await at.edits()
  return {
    ...at,
    patient,
    appointment: appointment.id,
    /** The edits: the patient's create, and what waits with it. */
    parent: made?.id as string,
    waiting: [phone, appointment.pending as string],
    /** Somebody else gets the doctor's time. */
    book: () => create(admin, 'appointments', appointmentFields(clinic, holder.id, wanted)),
    whole: async () => [
      await at.atCentral('patients', patient),
      await at.atCentral('appointments', appointment.id),
    ],
  }
}

test('[N5] [E9] what waits with a rejected edit is not decided for itself, and goes with it', async () => {
  const at = await startFamily()
  await at.box.round()
  const [parent, phone, appointment] = await at.inboxOf(at.device)
  expect(parent).toMatchObject({
    id: at.parent,
    decisions: ['keep_server', 'change'],
    dependants: at.waiting,
    waits_for: null,
  })
  for (const item of [phone, appointment]) {
    expect(item).toMatchObject({ decisions: [], waits_for: at.parent })
    const reply = await at.decide(at.device, item?.id ?? '', 'keep_server')
    expect(reply).toMatchObject({
      status: 422,
      body: { error_code: 'DECISION_NOT_POSSIBLE', decisions: [], waits_for: at.parent },
    })
  }

  const fields = { card_number: 'K-2' }
  const decided = await at.decide(at.device, at.parent, 'change', { fields })
  expect(decided.body).toMatchObject({
    closed: at.waiting.map((id) => ({ id, new_edit: expect.any(String) })),
    staying: [],
  })
  expect(await at.inboxOf(at.device)).toEqual([])
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 3, rejected: 0 })
  expect(await at.whole()).toMatchObject([
    { card_number: 'K-2', phone: '1' },
    { patient_id: at.patient, starts_at: START },
  ])
  for (const { id, new_edit } of decided.body.closed) {
    const decision = { decision: 'apply_mine', new_edit, where: 'here' }
    expect(await at.standing(id)).toMatchObject({ state: 'decided', decision })
    expect(await at.standing(new_edit)).toMatchObject({ state: 'accepted' })
  }
})

test('[N5] [E9] who keeps what the server has closes all that waits, and nothing of it is sent', async () => {
  const at = await startFamily()
  await at.box.round()
  const decided = await at.decide(at.device, at.parent, 'keep_server')
  expect(decided.body).toMatchObject({
    new_edit: null,
    closed: at.waiting.map((id) => ({ id, new_edit: null })),
  })
  expect(await at.inboxOf(at.device)).toEqual([])
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 0 })
  expect(await at.whole()).toEqual([null, null])
  expect(await at.seen('patients', at.patient)).toBeNull()
  for (const id of [at.parent, ...at.waiting]) {
    const decision = { decision: 'keep_server', where: 'here' }
    expect(await at.standing(id)).toMatchObject({ state: 'decided', decision })
  }
  expect(await at.inboxOf(at.admin)).toEqual([])
})

test('[N5] [E9] what cannot be made anew stays, for a reason of its own, and is decided by itself', async () => {
  const at = await startFamily()
  await at.book()
  await at.box.round()
  const [phone, appointment] = at.waiting
  const fields = { card_number: null }
  const decided = await at.decide(at.device, at.parent, 'change', { fields })
  expect(decided.body).toMatchObject({
    closed: [{ id: phone, new_edit: expect.any(String) }],
    staying: [appointment],
  })
  const again = await at.decide(at.device, at.parent, 'change', { fields })
  expect(again.body).toEqual(decided.body)
  expect(await at.inboxOf(at.device)).toMatchObject([
    {
      id: appointment,
      conflict: { error_code: 'SLOT_TAKEN' },
      decisions: ['keep_server', 'change'],
      waits_for: null,
    },
  ])
  const later = { starts_at: '2027-03-04T12:00:00.000Z' }
  for (const [starts_at, status] of [
    [START, 422],
    [later.starts_at, 200],
  ] as const) {
    const more = { fields: { starts_at } }
    const reply = await at.decide(at.device, appointment ?? '', 'change', more)
    expect(reply.status, reply.text).toBe(status)
    if (status === 422) {
      expect(reply.body).toMatchObject({
        error_code: 'DECISION_NOT_POSSIBLE',
        reason: { error_code: 'SLOT_TAKEN' },
      })
    }
  }
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 3, rejected: 0 })
  expect(await at.whole()).toMatchObject([{ card_number: null, phone: '1' }, later])
  expect(await at.inboxOf(at.admin)).toEqual([])
})

test('[N5] [E9] a chain of edits is made anew in its order, or closed as a whole', async () => {
  const at = await startDeciding()
  const patients = await at.patients(2)
  await at.box.round()
  const edits = new Map<string, string[]>()
  for (const id of patients) {
    const path = `/api/patients/${id}/`
    const first = await at.setPhone(id, 'mine')
    const village = await at.device.send('PATCH', path, { village: 'Ahero', phone: 'mine 2' })
    edits.set(id, [first, village.body.pending])
    await at.admin.send('PATCH', path, { phone: 'theirs' })
  }
  await at.box.round()
  const [applied, kept] = patients as [string, string]
  const headOf = (id: string) => edits.get(id)?.[0] ?? ''
  expect(await at.decide(at.device, headOf(applied), 'apply_mine')).toMatchObject({ status: 200 })
  expect(await at.decide(at.device, headOf(kept), 'keep_server')).toMatchObject({ status: 200 })
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 2, rejected: 0 })
  for (const side of [at.seen, at.atCentral]) {
    expect(await side('patients', applied)).toMatchObject({ phone: 'mine 2', village: 'Ahero' })
    expect(await side('patients', kept)).toMatchObject({ phone: 'theirs', village: null })
  }
})

test('[E9] what central has decided in another way with all that waited is decided one by one', async () => {
  const at = await startFamily()
  await at.box.round()
  const fields = { card_number: 'K-2' }
  const { body } = await at.decide(at.device, at.parent, 'change', { fields })
  expect(await at.decide(at.admin, at.parent, 'keep_server')).toMatchObject({ status: 200 })
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 0 })
  expect(await at.whole()).toEqual([null, null])

  const made = [body.new_edit, ...body.closed.map((one: { new_edit: string }) => one.new_edit)]
  const inbox = await at.inboxOf(at.device)
  expect(inbox.map(({ id }) => id)).toEqual(made)
  for (const item of inbox) {
    const detail = expect.stringContaining('admin has decided (keep_server)')
    expect(item).toMatchObject({ conflict: { error_code: 'ALREADY_DECIDED', detail } })
  }
  for (const id of made) {
    const [first] = await at.inboxOf(at.device)
    expect(first).toMatchObject({ id, decisions: ['keep_server', 'apply_mine', 'change'] })
    expect(await at.decide(at.device, id, 'apply_mine')).toMatchObject({ status: 200 })
  }
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 3, rejected: 0 })
  expect(await at.whole()).toMatchObject([
    { card_number: 'K-2', phone: '1' },
    { status: 'SCHEDULED' },
  ])
  expect([await at.inboxOf(at.device), await at.inboxOf(at.admin)]).toEqual([[], []])
})

test('[E9] [N5] of what waits with an edit about which box and central decide differently one takes effect', async () => {
  const at = await startDeciding()
  const { admin, box, device } = at
  const stock = await at.stock(12)
  await box.round()
  const given = (await at.move(stock, { kind: 'DISPENSED', delta: -12 })).pending as string
  const counted = (await at.move(stock, { kind: 'COUNTED', counted: 29 })).pending as string
  await at.move(stock, { kind: 'DAMAGED', delta: -6 }, admin)
  expect(await box.round()).toMatchObject({ accepted: 0, rejected: 2 })
  const atCentral = await at.decide(admin, given, 'count', { fields: { counted: 8 } })
  const atBox = await at.decide(device, given, 'confirm')
  const [central] = atCentral.body.closed
  const [own] = atBox.body.closed
  expect([central.id, own.id]).toEqual([counted, counted])
  for (let n = 0; n < 2; n++) expect(await box.round()).toMatchObject({ isComplete: true })

  // What was made at central counts; what the box has made in its place waits, and counts nowhere.
  expect(await at.standing(counted)).toMatchObject({ decision: { new_edit: central.new_edit } })
  expect(await at.standing(central.new_edit, admin)).toMatchObject({ state: 'accepted' })
  expect(await at.ledger(stock)).toBe(29)
  const waiting = (await at.inboxOf(device)).map(({ id }) => id)
  expect(waiting).toEqual([atBox.body.new_edit, own.new_edit])
  expect(waiting).not.toContain(central.new_edit)
  for (const id of waiting) {
    expect(await at.decide(device, id, 'keep_server')).toMatchObject({ status: expect.any(Number) })
  }
  expect(await box.round()).toMatchObject({ isComplete: true, accepted: 0 })
  expect(await at.inboxOf(device)).toEqual([])
  expect(await at.seen('pharmacy-inventory', stock)).toMatchObject({ quantity: 29 })
})

test('[N5] [E3] what was sent with a rejected edit has the outcome that central gave it, though its answer was lost', async () => {
  const at = await startDeciding()
  const { admin, clinic, box, device, road } = at
  const stock = await at.stock(10)
  await box.round()
  await create(admin, 'patients', patientFields(clinic, { card_number: 'C1' }))
  const patient = await create(device, 'patients', patientFields(clinic, { card_number: 'C1' }))
  const made = patient.pending as string
  const lost = { status: 504, headers: {}, body: Buffer.from('Gateway timeout') }
  road.weather(({ editIds }) => (editIds.includes(made) ? { change: () => lost } : 'clear'))
  await box.round()
  const fields = { card_number: 'C2' }
  expect((await at.decide(admin, made, 'change', { fields })).status).toBe(200)
  const given = { kind: 'DISPENSED', delta: -4, patient_id: patient.id }
  const dispensed: string = (await at.move(stock, given)).pending
  // Both are at central, which knows the patient by now; then the first comes through alone.
  road.weather(({ editIds }) => (editIds.length > 1 ? 'lost reply' : 'clear'))
  await box.round()
  expect((await at.standing(dispensed, admin)).state).toBe('accepted')
  road.clear()
  for (let n = 0; n < 3; n++) await box.round()
  expect((await at.standing(dispensed)).state).toBe('accepted')
  expect((await at.standing(made)).state).toBe('decided')
  expect(await at.inboxOf(device)).toEqual([])
  expect((await at.seen('pharmacy-inventory', stock))?.quantity).toBe(6)
  expect(await at.ledger(stock)).toBe(6)
})

test('[N5] [E6] what builds on an edit of a clinic that the box has lost waits at central too, and goes with it', async () => {
  const at = await startDeciding()
  const { central, admin, box, device, road } = at
  const other = await central.addClinic('Other')
  const { id } = await at.patient({ phone: '1' })
  await box.round()
  const first = await at.setPhone(id, '2')
  let second = ''
  road.weather(async ({ editIds }) => {
    if (editIds.includes(first) && second === '') {
      const change = { village: 'Kisian', phone: '3' }
      second = (await device.send('PATCH', `/api/patients/${id}/`, change)).body.pending
    }
    return 'clear' as const
  })
  const path = `/api/nodes/${box.edge.row.read().nodeId}/clinics`
  expect((await admin.send('PUT', path, { clinics: [other] })).status).toBe(200)
  for (let n = 0; n < 2; n++) await box.round()
  for (const caller of [admin, device]) {
    expect((await at.inboxOf(caller)).map((item) => item.id)).toEqual([first, second])
  }
  expect((await at.decide(admin, first, 'apply_mine')).status).toBe(200)
  expect(await at.inboxOf(admin)).toEqual([])
  expect(await at.atCentral('patients', id)).toMatchObject({ phone: '3', village: 'Kisian' })
  for (let n = 0; n < 2; n++) await box.round()
  expect(await at.inboxOf(device)).toEqual([])
})
