import { expect, test } from 'vitest'
import { create, patientFields } from '../support/make.ts'
import { startBox, startCentral } from '../support/network.ts'

test('[N2] [N3] an edit made while central is down is seen at once, and reaches it later', async () => {
  const central = await startCentral()
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const patient = await create(admin, 'patients', patientFields(clinic))
  const box = await startBox(central, [clinic])
  expect(await box.round()).toMatchObject({ isComplete: true, pulled: 1 })

  await central.down()
  const edited = await box.device.send('PATCH', `/api/patients/${patient.id}/`, { phone: '+254 1' })
  expect(edited.body).toMatchObject({ phone: '+254 1', revision: 1, sync_state: 'pending' })
  expect(await box.round()).toMatchObject({ isComplete: false, link: 'offline' })

  await central.up()
  expect(await box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  const there = await admin.get(`/api/patients/${patient.id}/`)
  expect(there.body).toMatchObject({ phone: '+254 1', revision: 2 })
  const here = await box.device.get(`/api/patients/${patient.id}/`)
  expect(here.body).toMatchObject({
    phone: '+254 1',
    revision: 2,
    pending: null,
    sync_state: 'synced',
  })
})

test('[E5] [N5] a clash is rejected with a 409 that says why, undone in what is seen, and kept', async () => {
  const central = await startCentral()
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const patient = await create(admin, 'patients', patientFields(clinic))
  const box = await startBox(central, [clinic])
  await box.round()

  await box.device.send('PATCH', `/api/patients/${patient.id}/`, {
    phone: 'mine',
    village: 'Ahero',
  })
  await admin.send('PATCH', `/api/patients/${patient.id}/`, { phone: 'theirs' })
  expect(await box.round()).toMatchObject({ isComplete: true, rejected: 1 })

  const here = await box.device.get(`/api/patients/${patient.id}/`)
  expect(here.body).toMatchObject({ phone: 'theirs', village: null, sync_state: 'attention' })
  const inbox = await box.device.get('/api/inbox')
  expect(inbox.body.results).toHaveLength(1)
  expect(inbox.body.results[0]).toMatchObject({
    mine: { phone: 'mine', village: 'Ahero' },
    base: { phone: null, village: null },
    theirs: { phone: 'theirs', revision: 2 },
    decisions: ['keep_server', 'apply_mine', 'change'],
    conflict: {
      error_code: 'STALE_UPDATE',
      conflict_type: 'VERSION_MISMATCH',
      suggested_action: 'REFRESH',
      conflicting_fields: ['phone'],
      server_revision: 2,
      client_revision: 1,
    },
  })
})

test('[E1] [E3] an edit made when the outbox is empty again is not taken for one that was there before', async () => {
  const central = await startCentral()
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const box = await startBox(central, [clinic])
  await box.round()
  const ids: string[] = []
  for (const full_name of ['Achieng Otieno', 'Wanjiru Kamau', 'Barasa Wafula']) {
    const made = await create(box.device, 'patients', { ...patientFields(clinic), full_name })
    ids.push(String(made.pending))
    expect(await box.round()).toMatchObject({ isComplete: true, accepted: 1 })
    expect((await admin.get(`/api/patients/${made.id}/`)).body).toMatchObject({ full_name })
  }
  expect(new Set(ids).size).toBe(3)
})

test('[E4] what is saved twice on the box, and changed after that, clashes with nobody', async () => {
  const central = await startCentral()
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const patient = await create(admin, 'patients', patientFields(clinic))
  const box = await startBox(central, [clinic])
  await box.round()
  const path = `/api/patients/${patient.id}/`

  for (const phone of ['+254 1', '+254 1', ' +254 1 ', '+254 2', '+254 2', '+254 3']) {
    expect((await box.device.send('PATCH', path, { phone })).status).toBe(200)
  }

  expect(await box.round()).toMatchObject({ isComplete: true, accepted: 6, rejected: 0 })
  expect((await admin.get(path)).body).toMatchObject({ phone: '+254 3', revision: 4 })
  expect((await box.device.get(path)).body).toMatchObject({ phone: '+254 3', sync_state: 'synced' })
})
