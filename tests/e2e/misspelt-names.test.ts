import { expect, test } from 'vitest'
import { createOf } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { create, patientFields, push } from '../support/make.ts'

test('[S4] a name that is not written as it is in the record is found by ?like=', async () => {
  const at = await startClinic()
  for (const full_name of [
    'Achieng Otieno',
    'Baraka Njoroge',
    'Ольга Иванова',
    'राधा शर्मा',
    'عبد الله محمد',
  ]) {
    await at.patient({ full_name })
  }
  await at.box.round()
  const found = async (like: string) => {
    const { results, next } = (
      await at.device.get(`/api/patients?${new URLSearchParams({ like })}`)
    ).body
    expect(next).toBeNull()
    return results.map(({ full_name }: { full_name: string }) => full_name)
  }
  expect(await found('Ashieng')).toEqual(['Achieng Otieno'])
  expect(await found('othieno achieng')).toEqual(['Achieng Otieno'])
  expect(await found('njoroje')).toEqual(['Baraka Njoroge'])
  expect(await found('Иваново')).toEqual(['Ольга Иванова'])
  expect(await found('शरमा')).toEqual(['राधा शर्मा'])
  expect(await found('محمد عبدالله')).toEqual(['عبد الله محمد'])
  for (const nobody of ['Percy', '', '0712', 'Otieno Njoroge']) {
    expect(await found(nobody)).toEqual([])
  }
})

/** A word as it was heard, the name that is meant, and that name as it was heard. */
const HEARD_OTHERWISE = [
  ['Amena', 'Amina Hassan', 'Amena Hasan'],
  ['Aysha', 'Aisha Hassan', 'Aysha Hasan'],
  ['Mery', 'Mary Njeri', 'Mery Njery'],
  ['Wangiru', 'Wanjiru Kamau', 'Wangiru Kamou'],
  ['عبدالله', 'عبد الله محمد', 'عبدالله محمد'],
  ['عبد الله', 'عبدالله علي', 'عبد الله علي'],
] as const

/** Edits in one push. */
const PUSHED = 500

test('[S4] a short name heard with another vowel, or parted otherwise, is found behind more that begin so than are compared', async () => {
  const at = await startClinic()
  const others = Array.from({ length: 1001 }, (_, n) => [`Abel A${n}`, `Milcah M${n}`]).flat()
  const names = [...others, ...HEARD_OTHERWISE.map(([, name]) => name)]
  for (let from = 0; from < names.length; from += PUSHED) {
    const some = names.slice(from, from + PUSHED)
    const toPatient = (full_name: string) =>
      createOf('patients', patientFields(at.clinic, { full_name, date_of_birth: '1990-05-17' }))
    await push(at.admin, some.map(toPatient))
  }
  await at.box.round()
  for (const caller of [at.device, at.admin]) {
    for (const [like, name, whole] of HEARD_OTHERWISE) {
      const list = await caller.get(`/api/patients?${new URLSearchParams({ like })}`)
      const found = list.body.results.map(({ full_name }: { full_name: string }) => full_name)
      expect(found, like).toContain(name)
      // On another day, as somebody wrote it once: so the name leads there, and not the day.
      const typed = { full_name: whole, date_of_birth: '1990-05-18' }
      const similar = await caller.send('POST', '/api/patients/similar', typed)
      const told = similar.body.results.map(({ record }: { record: Named }) => record.full_name)
      expect(told, whole).toContain(name)
    }
  }
})

type Named = { full_name: string }

test('[S4] whose name is just as it was typed comes before those whose names are nearly so', async () => {
  const at = await startClinic()
  for (const full_name of ['Amina Otieno', 'Amira Otieno', 'Amena Otieno', 'Amena Othieno']) {
    await at.patient({ full_name })
  }
  await at.box.round()
  const first = async (like: string, limit: string) => {
    const list = await at.device.get(`/api/patients?${new URLSearchParams({ like, limit })}`)
    return list.body.results.map(({ full_name }: Named) => full_name)
  }
  expect((await first('amena', '2')).sort()).toEqual(['Amena Othieno', 'Amena Otieno'])
  expect(await first('otieno amena', '1')).toEqual(['Amena Otieno'])
  expect(await first('amena otieno', '100')).toHaveLength(3)
})

test('[S4] [R5] whoever is asked for by the name of a merged record is found as the survivor, once', async () => {
  const at = await startClinic()
  const married = await at.patient({ full_name: 'Akinyi Odhiambo' })
  const maiden = await at.patient({ full_name: 'Akinyi Wanjala', phone: '0722 333 444' })
  const oldest = await at.patient({ full_name: 'Akinyi Wangalla' })
  for (const [id, into] of [
    [oldest.id, maiden.id],
    [maiden.id, married.id],
  ]) {
    const merged = await at.admin.send('POST', `/api/patients/${id}/merge`, { into })
    expect(merged.status, merged.text).toBe(200)
  }
  const elsewhere = await at.central.addClinic('Mombasa')
  await create(at.admin, 'patients', patientFields(elsewhere, { full_name: 'Akinyi Wanjala' }))
  await at.box.round()
  for (const caller of [at.device, at.central.caller('client', [at.clinic])]) {
    const like = await caller.get('/api/patients?like=wanjalla')
    expect(like.body.results.map(({ id }: { id: string }) => id)).toEqual([married.id])
    const typed = { full_name: 'Akinyi Wanjala', phone: '0722333444' }
    const similar = await caller.send('POST', '/api/patients/similar', typed)
    expect(similar.body.results).toMatchObject([
      { record: { id: married.id }, why: ['same_phone', 'same_name'] },
    ])
  }
})
