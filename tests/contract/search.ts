import { scopesOf } from '@outpost/shared/authority/scopes'
import type { CollectionName } from '@outpost/shared/model/collections'
import { describe, expect, test } from 'vitest'
import {
  type Authority,
  appointmentFields,
  createOf,
  type OpenStore,
  principal,
  type RawEdit,
  startAuthority,
  stockCreate,
} from '../support/authority.ts'
import { patientFields } from '../support/make.ts'
import { namesOfTheWorld } from '../support/names.ts'
import { setClinics } from '../support/sharing.ts'

const names = namesOfTheWorld()

/** Edits in one push. */
const BATCH = 500
/** Thousands of names, on a machine that is busy otherwise. */
const TIMEOUT_MS = 120_000

/** What every filling of the store must find (S4). */
export function describeSearch(name: string, open: OpenStore) {
  describe(`${name}: search`, () => {
    test('[S4] a patient is found by the beginning of any word of the name', async () => {
      const { clinic, patients, patient } = await startSearch(open)
      const amina = await patient(clinic, { full_name: 'Amina Wanjiru Otieno' })
      await patient(clinic, { full_name: 'Baraka Njoroge' })
      for (const query of ['a', 'ami', 'Wanj', 'otieno', 'OTI ami', 'am wa ot', ' amina  ']) {
        expect(await patients(query), query).toEqual([amina.id])
      }
      for (const query of ['mina', 'ami njo', 'aminaw', 'x']) {
        expect(await patients(query), query).toEqual([])
      }
    })

    test('[S4] neither case nor accents matter, in any script', async () => {
      const { clinic, patients, patient } = await startSearch(open)
      const spellings: [string, string[]][] = [
        ['Nguyễn Thị Đào', ['nguyen', 'DAO', 'thi đ']],
        ['Ɗanƙwambo', ['dankw', 'ƊANƘ']],
        ['İbrahim Işık', ['ibrahim', 'ISIK', 'ışık']],
        ['Σωκράτης', ['σωκρατησ', 'ΣΩΚ']],
        ['مُحَمَّد علی', ['محمد', 'علي']],
        ['ዓለም ፀሐይ', ['አለም', 'ጸሀይ']],
        ['सुनीता क़ुरैशी', ['सुनी', 'कुरै']],
        ['রহিমা খাতুন', ['রহি', 'খা']],
        ['முகமது', ['முக']],
        ['王小明', ['小明', '王']],
        ['สมชาย ใจดี', ['ชาย', 'ใจ']],
        ['김철수', ['철수']],
      ]
      for (const [full_name, queries] of spellings) {
        const { id } = await patient(clinic, { full_name })
        for (const query of queries) expect(await patients(query), query).toEqual([id])
      }
    })

    test('[S4] phones and cards are found by any part, however they are written', async () => {
      const { clinic, patients, patient } = await startSearch(open)
      const here = await patient(clinic, { phone: '0712 345 678', card_number: 'S000123-4' })
      const abroad = await patient(clinic, { phone: '+254 733-999-111', national_id: '33445566' })
      for (const query of [
        '0712345678',
        '+254712345678',
        '(0712) 345-678',
        '345 678',
        's0001234',
      ]) {
        expect(await patients(query), query).toEqual([here.id])
      }
      for (const query of ['0733999111', '254733', '999 111', '3344', '33445566']) {
        expect(await patients(query), query).toEqual([abroad.id])
      }
      expect(await patients('0712345679')).toEqual([])
      expect(await patients('amina 0712345678')).toEqual([here.id])
    })

    test('[S4] every collection is found by its names and numbers', async () => {
      const { clinic, find, create, admin } = await startSearch(open)
      const doctor = await create(admin, 'doctors', { full_name: 'Dr Ọlá Bello', phone: '700123' })
      const medicine = await create(admin, 'medicines', {
        name: 'Panadol® Extra',
        generic_name: 'Paracetamol',
        atc_code: 'N02BE01',
        strength: '500 mg',
        form: 'Comprimé effervescent',
        unit: 'tube',
      })
      const place = { clinic_id: clinic, name: 'Pharmacie de Thiès', phone: '33 951 10 12' }
      const pharmacy = await create(admin, 'pharmacies', place)
      expect(await find('doctors', 'ola')).toEqual([doctor.id])
      expect(await find('doctors', '700')).toEqual([doctor.id])
      expect(await find('medicines', 'panadol extra')).toEqual([medicine.id])
      expect(await find('medicines', 'para')).toEqual([medicine.id])
      expect(await find('medicines', 'n02b')).toEqual([medicine.id])
      expect(await find('medicines', 'panadol extra 500 mg comprime tube')).toEqual([medicine.id])
      expect(await find('medicines', 'panadol 250')).toEqual([])
      expect(await find('pharmacies', 'thies')).toEqual([pharmacy.id])
      expect(await find('pharmacies', '339511')).toEqual([pharmacy.id])
      expect(await find('pharmacies', 'ola')).toEqual([])
    })

    test('[S4] a visit is found by its patient and doctor, stock by what and where it is', async () => {
      const { clinic, find, patient, create, doctor, accepted, admin } = await startSearch(open)
      const amina = await patient(clinic, { full_name: 'Amina Otieno', phone: '0712345678' })
      const baraka = await patient(clinic, { full_name: 'Baraka Njoroge' })
      const mbeki = await doctor({ full_name: 'Dr Mbeki' })
      const book = (who: string, doctor_id: string | null, starts_at: string) =>
        create(admin, 'appointments', appointmentFields(clinic, who, { doctor_id, starts_at }))
      const first = await book(amina.id, mbeki.id, '2027-03-04T09:00:00.000Z')
      const second = await book(amina.id, null, '2027-03-05T09:00:00.000Z')
      const third = await book(baraka.id, mbeki.id, '2027-03-06T09:00:00.000Z')
      const ids = (...records: { id: string }[]) => records.map(({ id }) => id).sort()
      expect(await find('appointments', 'amina')).toEqual(ids(first, second))
      expect(await find('appointments', '0712345678')).toEqual(ids(first, second))
      expect(await find('appointments', 'mbe')).toEqual(ids(first, third))
      expect(await find('appointments', 'amina mbeki')).toEqual(ids(first))
      expect(await find('appointments', 'baraka otieno')).toEqual([])

      const place = await create(admin, 'pharmacies', { clinic_id: clinic, name: 'Siaya Main' })
      const drug = await create(admin, 'medicines', { name: 'Paracetamol 500 mg', unit: 'tablet' })
      const fields = { pharmacy_id: place.id, medicine_id: drug.id, quantity: 5 }
      const stocked = (batch_number: string) =>
        accepted(admin, stockCreate({ ...fields, batch_number }))
      const ab = await stocked('AB-123')
      const cd = await stocked('CD-456')
      expect(await find('pharmacy-inventory', 'paracet')).toEqual(ids(ab, cd))
      expect(await find('pharmacy-inventory', 'siaya')).toEqual(ids(ab, cd))
      expect(await find('pharmacy-inventory', 'ab123')).toEqual(ids(ab))
      expect(await find('pharmacy-inventory', 'para 500 siaya cd-456')).toEqual(ids(cd))
      expect(await find('pharmacy-inventory', 'amina')).toEqual([])
      expect(await find('patients', 'mbeki')).toEqual([])
    })

    test('[S4] what follows from another record is found as that record now is', async () => {
      const { clinic, find, patient, create, update, remove, admin } = await startSearch(open)
      const amina = await patient(clinic, { full_name: 'Amina Otieno' })
      const visit = await create(admin, 'appointments', appointmentFields(clinic, amina.id))
      const renamed = await update(admin, 'patients', amina, { full_name: 'Zuhura Otieno' })
      expect(await find('appointments', 'amina')).toEqual([])
      expect(await find('appointments', 'zuhura')).toEqual([visit.id])
      await remove(admin, 'appointments', visit)
      expect(await find('appointments', 'zuhura')).toEqual([])
      await remove(admin, 'patients', renamed)
      expect(await find('patients', 'zuhura')).toEqual([])
    })

    test('[S4] a changed record is found by its new words and no longer by the old', async () => {
      const { clinic, patients, patient, update, admin } = await startSearch(open)
      const amina = await patient(clinic, { full_name: 'Amina Otieno', phone: '0712345678' })
      const married = await update(admin, 'patients', amina, { full_name: 'Amina Wekesa' })
      expect(await patients('otieno')).toEqual([])
      expect(await patients('wekesa')).toEqual([amina.id])
      expect(await patients('0712')).toEqual([amina.id])
      const moved = await update(admin, 'patients', married, { phone: null, village: 'Siaya' })
      expect(await patients('0712')).toEqual([])
      expect(await patients('amina')).toEqual([amina.id])
      await update(admin, 'patients', moved, { village: 'Ahero' })
      expect(await patients('amina')).toEqual([amina.id])
    })

    test('[S4] a deleted record is not found', async () => {
      const { clinic, patients, patient, remove, admin } = await startSearch(open)
      const amina = await patient(clinic, { full_name: 'Amina Otieno' })
      const other = await patient(clinic, { full_name: 'Amina Wekesa' })
      await remove(admin, 'patients', amina)
      expect(await patients('amina')).toEqual([other.id])
    })

    test('[S4] [F1] a caller finds what lies in its scopes, and nothing by what does not', async () => {
      const authority = await startSearch(open)
      const { clinic, find, patient, create, admin } = authority
      const elsewhere = await authority.addClinic('Siaya')
      const own = await patient(clinic, { full_name: 'Amina Otieno' })
      const foreign = await patient(elsewhere, { full_name: 'Amina Wekesa' })
      await create(admin, 'appointments', appointmentFields(elsewhere, foreign.id))
      const box = principal('node', [clinic])
      expect(await find('patients', 'amina', { who: box })).toEqual([own.id])
      expect(await find('appointments', 'amina', { who: box })).toEqual([])
      await setClinics(authority, foreign.id, { clinic_id: elsewhere, shared_with: [clinic] })
      expect(await find('patients', 'amina', { who: box })).toEqual([own.id, foreign.id].sort())
      expect(await find('appointments', 'amina', { who: box })).toHaveLength(1)
      await setClinics(authority, foreign.id, { clinic_id: elsewhere, shared_with: [] })
      expect(await find('patients', 'amina', { who: box })).toEqual([own.id])
      expect(await find('appointments', 'amina', { who: box })).toEqual([])
    })

    test('[S4] a blank query lists all, one without a word finds nothing', async () => {
      const { clinic, patients, patient } = await startSearch(open)
      const ids = [(await patient(clinic)).id, (await patient(clinic)).id].sort()
      for (const blank of ['', '   ', null]) expect(await patients(blank)).toEqual(ids)
      for (const empty of ['!', '"', '*', "' or 1", '-- ;', '() AND', '"*', '^', '#', '\u0000']) {
        expect(await patients(empty), empty).toEqual([])
      }
    })

    test('[S4] what is found comes in pages by id, however many records there are', async () => {
      const authority = await startSearch(open)
      const { clinic, find, admin } = authority
      const pushAll = async (edits: RawEdit[]) => {
        for (let at = 0; at < edits.length; at += BATCH) {
          await authority.push(admin, edits.slice(at, at + BATCH))
        }
      }
      const made = Array.from({ length: 3900 }, (_, n) => {
        const full_name = ['Amina Otieno', 'Amina', 'Amina', 'Amina', 'Baraka Otieno'][n % 5] ?? ''
        const patient = createOf('patients', patientFields(clinic, { full_name }))
        const visit = createOf('appointments', appointmentFields(clinic, patient.record_id))
        return { full_name, patient, visit, isBooked: n % 3 === 0 }
      })
      await pushAll(made.map(({ patient }) => patient))
      await pushAll(made.filter(({ isBooked }) => isBooked).map(({ visit }) => visit))

      const box = principal('node', [clinic])
      for (const query of ['amina', 'oti', 'ami oti', 'oti ami', 'baraka', 'ami bar', 'a']) {
        const words = query.split(' ')
        const found = made.filter(({ full_name }) =>
          words.every((word) => ` ${full_name.toLowerCase()}`.includes(` ${word}`)),
        )
        const patients = found.map(({ patient }) => patient.record_id).sort()
        const visits = found.filter(({ isBooked }) => isBooked).map(({ visit }) => visit.record_id)
        for (const who of [admin, box]) {
          const paged: string[] = []
          for (let page = ['']; page.length > 0; paged.push(...page)) {
            page = await find('patients', query, { who, after: paged.at(-1) ?? null, limit: 300 })
          }
          expect(paged, query).toEqual(patients)
          const booked = await find('appointments', query, { who, limit: 2000 })
          expect(booked, query).toEqual(visits.sort())
        }
      }
    })

    test.skipIf(!names)(
      `${names ? '' : 'SKIPPED, no data: '}[S4] real names are found by themselves, their beginning, and without case and accents`,
      async () => {
        const { clinic, find, push, admin } = await startSearch(open)
        const edits = (names ?? []).map((full_name) =>
          createOf('patients', patientFields(clinic, { full_name })),
        )
        for (let at = 0; at < edits.length; at += BATCH) {
          const outcomes = await push(admin, edits.slice(at, at + BATCH))
          expect(outcomes.every(({ status }) => status === 200)).toBe(true)
        }
        expect(edits.length).toBeGreaterThan(3000)
        for (const { record_id, fields } of edits.filter((_, n) => n % 3 === 0)) {
          const full_name = String(fields?.full_name)
          const plain = full_name.normalize('NFD').replace(/[\u0300-\u036f]/g, '')
          const beginning = [...full_name].slice(0, -1).join('')
          for (const query of new Set([full_name, plain.toUpperCase(), beginning])) {
            if (!/\p{L}/u.test(query)) continue
            const found = await find('patients', query, { limit: 10_000 })
            expect(found, `${query} for ${full_name}`).toContain(record_id)
            expect(found.length).toBeLessThan(edits.length)
          }
        }
      },
      TIMEOUT_MS,
    )
  })
}

type Asked = { who?: Authority['admin']; after?: string | null; limit?: number }

/** An authority with a clinic, and what is found there. */
async function startSearch(open: OpenStore) {
  const authority = await startAuthority(open)
  const clinic = await authority.addClinic()

  /** The ids of what is found, in the order in which it comes. */
  async function find(collection: CollectionName, search: string | null, asked: Asked = {}) {
    const { who = authority.admin, after = null, limit = 100 } = asked
    const scopes = scopesOf(who)
    await authority.store.gather()
    const found = await authority.store.read((reader) =>
      reader.list({ collection, scopes, after, search, limit }),
    )
    return found.map(({ id }) => id)
  }

  return {
    ...authority,
    clinic,
    find,
    patients: (search: string | null) => find('patients', search),
  }
}
