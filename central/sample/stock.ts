import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { ESSENTIAL_MEDICINES } from './medicines.ts'
import {
  type Draft,
  dayFromToday,
  drawFor,
  phoneNumber,
  type SampleClinic,
  type SamplePlan,
  sampleId,
} from './plan.ts'

/** In every pharmacy these are as they should not be, counted round the list of medicines. */
const isExpired = (medicine: number) => medicine % 20 === 3
const isLow = (medicine: number) => medicine % 10 === 6
const isOut = (medicine: number) => medicine % 40 === 9

const BATCH_SHARE = 0.7

function medicineId(seed: number, index: number): string {
  return sampleId(seed, `medicine/${index}`)
}

export function* sampleMedicines({ seed }: SamplePlan): Generator<Draft> {
  for (const [index, { generic, form, strength, unit, atc }] of ESSENTIAL_MEDICINES.entries()) {
    const fields = {
      name: `${generic} ${strength} ${form}`,
      generic_name: generic,
      form,
      strength,
      unit,
      atc_code: atc,
      active: true,
    }
    yield { collection: 'medicines', id: medicineId(seed, index), fields }
  }
}

function pharmacyId(seed: number, clinic: SampleClinic): string {
  return sampleId(seed, `pharmacy/${clinic.index}`)
}

export function* samplePharmacies({ seed, clinics }: SamplePlan): Generator<Draft> {
  for (const clinic of clinics) {
    const id = pharmacyId(seed, clinic)
    const town = drawFor(clinic.faker, id).location.city()
    const fields = {
      clinic_id: clinic.id,
      name: clinic.place.pharmacyName.replace('{}', town),
      address: `${clinic.name}\n${town}`,
      phone: phoneNumber(clinic),
      active: true,
    }
    yield { collection: 'pharmacies', id, fields }
  }
}

export function* sampleInventory(plan: SamplePlan): Generator<Draft> {
  for (const clinic of plan.clinics) {
    for (const medicine of ESSENTIAL_MEDICINES.keys()) yield inventory(plan, clinic, medicine)
  }
}

/** One medicine on one pharmacy's shelf. */
function inventory(plan: SamplePlan, clinic: SampleClinic, medicine: number): Draft {
  const pharmacy = pharmacyId(plan.seed, clinic)
  const medicineOnShelf = medicineId(plan.seed, medicine)
  const faker = drawFor(clinic.faker, inventoryId(pharmacy, medicineOnShelf, null))
  const hasBatch = isExpired(medicine) || faker.number.float() < BATCH_SHARE
  const batch = hasBatch ? faker.helpers.replaceSymbols('??####') : null
  const reorderLevel = faker.number.int({ min: 2, max: 20 }) * 10
  const plenty = reorderLevel * faker.number.int({ min: 2, max: 9 })
  const few = Math.floor(reorderLevel * faker.number.float({ min: 0.1, max: 0.9 }))
  const daysLeft = faker.number.int({ min: 20, max: 900 })
  const fields = {
    pharmacy_id: pharmacy,
    medicine_id: medicineOnShelf,
    batch_number: batch,
    expiry_date: hasBatch ? dayFromToday(plan, isExpired(medicine) ? -daysLeft : daysLeft) : null,
    quantity: isOut(medicine) ? 0 : isLow(medicine) ? few : plenty,
    reorder_level: reorderLevel,
  }
  const id = inventoryId(pharmacy, medicineOnShelf, batch)
  return { collection: 'pharmacy-inventory', id, fields }
}
