import { expect, test } from 'vitest'
import type { Caller } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'
import { create, patientFields } from '../support/make.ts'

const KNOWN = {
  full_name: 'Amina Otieno',
  date_of_birth: '1994-08-17',
  national_id: '27845512',
  phone: '0712 345 678',
}

async function similar(caller: Caller, typed: Record<string, unknown>) {
  const { status, body } = await caller.send('POST', '/api/patients/similar', typed)
  expect(status).toBe(200)
  return body.results.map((one: Found) => [one.record.id, ...one.why])
}

type Found = { record: { id: string }; why: string[] }

test('[S4] who is probably registered already is told at central and on the box, with the reasons', async () => {
  const at = await startClinic()
  const amina = await at.patient(KNOWN)
  await at.patient({ full_name: 'Baraka Njoroge', date_of_birth: '1994-08-17' })
  await at.box.round()
  // One that central does not know yet.
  const twin = await create(at.device, 'patients', patientFields(at.clinic, KNOWN))

  const named = { full_name: 'OTHIENO aminah', date_of_birth: '1994-08-17', village: '' }
  const byName = [amina.id, 'near_name', 'same_date_of_birth']
  expect(await similar(at.admin, named)).toEqual([byName])
  expect((await similar(at.device, named)).map(([id]: string[]) => id).sort()).toEqual(
    [amina.id, twin.id].sort(),
  )
  // Each word begins otherwise than hers, as far as three letters.
  const misheard = { full_name: 'Ammina Oteno', date_of_birth: '1994-08-17' }
  expect(await similar(at.admin, misheard)).toEqual([byName])
  expect(await similar(at.admin, { national_id: '2784-5512' })).toEqual([
    [amina.id, 'same_national_id'],
  ])
  expect(await similar(at.admin, { phone: '+254712345678', full_name: 'Baraka Otieno' })).toEqual(
    [],
  )
  // As much of the name as is typed at first.
  expect(await similar(at.admin, { phone: '0712345678', full_name: 'Amina' })).toEqual([
    [amina.id, 'same_phone'],
  ])
  // Whoever changes a record is not told of that record itself.
  const others = await similar(at.device, { ...KNOWN, id: amina.id })
  expect(others.map(([id]: string[]) => id)).toEqual([twin.id])
  expect(await similar(at.admin, {})).toEqual([])
})

test('[S4] who is of the same village and sex is told where the name is misspelt', async () => {
  const at = await startClinic()
  const known = { full_name: 'Joseph Barasa', sex: 'male', village: 'Awasi' }
  const joseph = await at.patient(known)
  await at.patient({ full_name: 'Joseph Barasa Otiende', sex: 'male', village: 'Kano' })
  await at.box.round()
  const typed = { full_name: 'Josef Barassa', sex: 'male', village: 'Awasi' }
  for (const caller of [at.admin, at.device]) {
    expect(await similar(caller, typed)).toEqual([[joseph.id, 'near_name', 'same_village']])
    expect(await similar(caller, { ...typed, sex: 'female' })).toEqual([])
  }
})

test('[S4] [A3] patients of other clinics are not told, nor those who are gone', async () => {
  const at = await startClinic()
  const elsewhere = await at.central.addClinic('Siaya')
  const amina = await at.patient(KNOWN)
  const client = at.central.caller('client', [elsewhere])
  expect(await similar(client, KNOWN)).toEqual([])
  expect(await similar(at.central.caller('viewer', [at.clinic]), KNOWN)).toHaveLength(1)
  await at.admin.send('DELETE', `/api/patients/${amina.id}/`)
  expect(await similar(at.admin, KNOWN)).toEqual([])
})

test('[S4] [S5] what is no field, or no day, is refused with its name', async () => {
  const { device } = await startClinic()
  const send = async (body: object) => {
    const reply = await device.send('POST', '/api/patients/similar', body)
    return [reply.status, Object.keys(reply.body.errors)]
  }
  expect(await send({ date_of_birth: '17.8.1994' })).toEqual([400, ['date_of_birth']])
  expect(await send({ name: 'Amina' })).toEqual([400, ['name']])
})
