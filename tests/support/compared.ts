import { expect } from 'vitest'
import { startClinic } from './clinic.ts'
import { create, patientFields } from './make.ts'
import { bothSides, fetchedIds, isDigest, isFetch } from './meddling.ts'

/** A clinic whose box has it all, and has been compared; another clinic has a patient too. */
export async function startCompared(patients = 20) {
  const clinic = await startClinic()
  const { central, admin, box, road } = clinic
  const ids = await clinic.patients(patients)
  await clinic.stock(5)
  await create(admin, 'doctors', { full_name: 'Dr Mbeki' })
  const other = await create(
    admin,
    'patients',
    patientFields(await central.addClinic('Siaya'), { full_name: 'Otieno' }),
  )
  expect(await box.round()).toMatchObject({ isComplete: true, comparison: { isComplete: true } })
  road.clear()
  return { ...clinic, ids, other }
}

export type Compared = Awaited<ReturnType<typeof startCompared>>

export const nothing = { lacked: 0, outdated: 0, surplus: 0 }

export async function expectRepaired(
  clinic: Compared,
  expected: Partial<typeof nothing>,
  differing: string[],
) {
  const { box, road, device } = clinic
  road.clear()
  const before = (await device.get('/api/sync/status/')).body
  const { comparison } = await box.compare()
  expect(comparison).toMatchObject({ isComplete: true, error: null, ...nothing, ...expected })
  expect(fetchedIds(clinic).sort()).toEqual([...differing].sort())
  const repaired = Object.values(expected).reduce((sum, count) => sum + count, 0)

  // It is told, wherever somebody looks.
  const after = (await device.get('/api/sync/status/')).body
  expect(after.repaired_records).toBe(before.repaired_records + repaired)
  expect(after.diverged_at).not.toBeNull()
  const figures = (await device.get('/metrics')).text
  expect(figures).toContain(`outpost_repaired_records_total ${after.repaired_records}`)
  expect(box.log.warnings.at(-1)).toMatchObject({
    message: 'copies differed from those of central',
    facts: expected,
  })
  await box.round()
  const reports = road.passed.map(({ headers }) => String(headers['sync-report'] ?? '{}'))
  expect(reports.map((report) => JSON.parse(report).repaired)).toContain(after.repaired_records)

  await expectEqual(clinic)
}

/** The box is as central has it, and says so at the cost of one request. */
export async function expectEqual(clinic: Compared) {
  const { here, there } = await bothSides(clinic)
  expect([...here].sort()).toEqual([...there].sort())
  clinic.road.clear()
  const { comparison } = await clinic.box.compare()
  expect(comparison).toMatchObject({ isComplete: true, ...nothing, differences: [] })
  expect(clinic.road.passed.filter(isDigest)).toHaveLength(1)
  expect(clinic.road.passed.filter(isFetch)).toHaveLength(0)
}
