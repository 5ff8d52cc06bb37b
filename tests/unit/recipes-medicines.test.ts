import type { Finding } from '@outpost/deploy/recipes/finding'
import { unitOf } from '@outpost/deploy/recipes/medicine-unit'
import { type Concept, conceptMedicineOf } from '@outpost/deploy/recipes/medicines-ciel'
import {
  essentialMedicineOf,
  NOTHING_ABOVE,
} from '@outpost/deploy/recipes/medicines-kenya-essential'
import { medicineOf } from '@outpost/deploy/recipes/medicines-kenya-registered'
import { drugOf } from '@outpost/deploy/recipes/medicines-openmrs'
import { medicationOf } from '@outpost/deploy/recipes/medicines-simple'
import type { Row } from '@outpost/deploy/recipes/source'
import { describe, expect, test } from 'vitest'

const kinds = (findings: readonly Finding[]) => findings.map(({ kind, what }) => `${kind}: ${what}`)

describe('recipes: registered medicines of Kenya', () => {
  const row = (changes: Row = {}): Row => ({
    'Registration No': 'h2015 / 14 / 2',
    TradeName: 'zyvir',
    'INN of API': 'entecavir',
    Dosage: '0.5mg',
    PackSize: '3x10 tablets',
    Status: 'registered',
    ...changes,
  })
  const alone = () => false

  test('a product takes its number as key, without the blanks in it', () => {
    expect(medicineOf(row(), alone)).toEqual({
      medicine: {
        id: 'ppb:h2015/14/2',
        name: 'zyvir',
        generic_name: 'entecavir',
        strength: '0.5mg',
        unit: 'tablet',
        active: true,
      },
      findings: [],
    })
  })

  test('what is withdrawn is not active, what is for animals by its number is left out', () => {
    expect(medicineOf(row({ Status: 'withdrawn' }), alone).medicine?.active).toBe(false)
    const animal = medicineOf(row({ 'Registration No': '{ectd_product_id}v2011/17' }), alone)
    expect(animal.medicine).toBeNull()
    expect(kinds(animal.findings)).toEqual([expect.stringContaining('left out: veterinary')])
  })

  test('what its words say is for animals stays, not active', () => {
    const { medicine, findings } = medicineOf(row({ TradeName: 'dimina-vet inj' }), alone)
    expect(medicine?.active).toBe(false)
    expect(kinds(findings)).toEqual([expect.stringContaining('guessed: products for animals')])
  })

  test('products that share a number, or have none, get keys of their own, the same each time', () => {
    const shared = () => true
    const [one, again, other] = ['zyvir', 'zyvir', 'zorcan'].map(
      (TradeName) => medicineOf(row({ TradeName }), shared).medicine?.id,
    )
    expect(one).toMatch(/^ppb:h2015\/14\/2:[0-9a-f]{12}$/)
    expect(again).toBe(one)
    expect(other).not.toBe(one)
    const none = medicineOf(row({ 'Registration No': 'n/ a' }), alone)
    expect(none.medicine?.id).toMatch(/^ppb:-:[0-9a-f]{12}$/)
    expect(kinds(none.findings)).toEqual([expect.stringContaining('without a number')])
  })

  test('broken characters are left away and told, and so is what is cut off; "0" says nothing', () => {
    const broken = medicineOf(row({ TradeName: 'trebon n\ufffd\ufffd' }), alone)
    expect(broken.medicine?.name).toBe('trebon n')
    expect(kinds(broken.findings)).toEqual([expect.stringContaining('broken characters')])
    const cut = medicineOf(row({ Dosage: 'x'.repeat(255) }), alone)
    expect(kinds(cut.findings)).toEqual([expect.stringContaining('cut off')])
    expect(medicineOf(row({ Dosage: '0' }), alone).medicine?.strength).toBe('')
  })
})

describe('recipes: essential medicines of Kenya', () => {
  const row = (name: string, form: string, strength: string): Row => ({
    'Name of Medicine': name,
    'Dose-form': form,
    'Strength / Size': strength,
  })

  test('footnotes and line ends go, and what is left makes name and key', () => {
    const given = row('Sodium\nfluoride^{3}', 'Tablet^{30}', '5mg')
    const { medicine, findings } = essentialMedicineOf(given, NOTHING_ABOVE)
    expect(medicine).toMatchObject({
      id: 'keml:sodium-fluoride/tablet/5mg',
      name: 'Sodium fluoride, Tablet, 5mg',
      generic_name: 'Sodium fluoride',
      unit: 'tablet',
      active: true,
    })
    expect(kinds(findings)).toEqual([expect.stringContaining('footnotes')])
  })

  test('an empty name is the one above, and is not active until somebody has looked', () => {
    const first = essentialMedicineOf(row('Ketamine', 'Injection', '50mg'), NOTHING_ABOVE)
    const second = essentialMedicineOf(row('', '', '10mg'), first.below)
    expect(second.medicine).toMatchObject({ name: 'Ketamine, Injection, 10mg', active: false })
    const third = essentialMedicineOf(row('', 'Tablet', '5mg'), second.below)
    expect(third.medicine).toMatchObject({ name: 'Ketamine, Tablet, 5mg', active: false })
  })

  test('a named row takes no form from above', () => {
    const { medicine } = essentialMedicineOf(row('Oxygen', '', ''), { name: 'A', form: 'Tablet' })
    expect(medicine).toMatchObject({ name: 'Oxygen', form: '' })
  })

  test.each([
    '2.2 Cholinesterase Inhibitors',
    '3\ufffd MEDICINES for PAIN',
    '7.4.4.2.1 non-pangenotypic antivirals',
    '8.1 For treatment of Acute Attack',
  ])('"%s" is a heading, and no name is carried over it', (heading) => {
    const above = { name: 'Ketamine', form: 'Injection' }
    const { medicine, findings, below } = essentialMedicineOf(row('', heading, ''), above)
    expect(medicine).toBeNull()
    expect(kinds(findings)).toEqual(['left out: headings of sections'])
    const orphan = essentialMedicineOf(row('', '', '5mg'), below)
    expect(orphan.medicine).toBeNull()
    expect(kinds(orphan.findings)).toEqual([
      expect.stringContaining('left out: rows without a name'),
    ])
  })

  test.each(['7.4MBq (200uCi)', '0.5 mmol/mL', '500 IU vial', '1 Litre', '6.25mg', '2.4 MIU'])(
    '"%s" is a strength, not a heading',
    (strength) => {
      const above = { name: 'Ketamine', form: 'Injection' }
      expect(essentialMedicineOf(row('', '', strength), above).medicine).toMatchObject({ strength })
    },
  )

  test('a strength that breaks off is told', () => {
    const { findings } = essentialMedicineOf(row('A', 'Tablet', '5mg/mL (3mL amp'), NOTHING_ABOVE)
    expect(kinds(findings)).toEqual([expect.stringContaining('break off')])
  })
})

describe('recipes: other lists of medicines', () => {
  test('a retired drug of OpenMRS is not active; strengths are those of all ingredients', () => {
    const row: Row = {
      Uuid: 'AAAAAAAA-1111-4111-8111-111111111111',
      'Void/Retire': 'TRUE',
      Name: 'Rifampicin 60mg + Isoniazid 30mg tablet',
      'Concept Dosage Form': 'Ampoule(s)',
      'Ingredient 1': 'CIEL:1',
      'Ingredient 1 Strength': '60.0',
      'Ingredient 1 Units': 'Milligram',
      'Ingredient 2': 'CIEL:2',
      'Ingredient 2 Strength': '30',
      'Ingredient 2 Units': 'Milligram',
    }
    expect(drugOf(row).medicine).toEqual({
      id: 'aaaaaaaa-1111-4111-8111-111111111111',
      name: 'Rifampicin 60mg + Isoniazid 30mg tablet',
      form: 'Ampoule',
      strength: '60 mg + 30 mg',
      unit: 'ampoule',
      active: false,
    })
    const half = drugOf({ ...row, 'Void/Retire': '', 'Ingredient 2 Strength': '' })
    expect(half.medicine).toMatchObject({ strength: '', active: true })
  })

  test('a concept of CIEL is a medicine unless it is a class; a retired one is not active', () => {
    const names = [{ name: 'Heparin', locale: 'en' }]
    const concept: Concept = {
      id: '7',
      concept_class: 'Drug',
      display_name: 'Heparin',
      retired: true,
      names,
    }
    expect(conceptMedicineOf(concept).medicine).toMatchObject({ id: 'ciel:7', active: false })
    const group = conceptMedicineOf({ ...concept, concept_class: 'Pharmacologic Drug Class' })
    expect(group.medicine).toBeNull()
    expect(kinds(group.findings)).toEqual([expect.stringContaining('left out')])
  })

  test('an entry of Simple takes its strength from where it stands', () => {
    const id = 'aaaaaaaa-1111-4111-8111-111111111111'
    const { medicine, findings } = medicationOf({ id, name: 'Metformin', composition: '500 mg' })
    expect(medicine).toMatchObject({ name: 'Metformin 500 mg', strength: '500 mg', active: true })
    expect(kinds(findings)).toContain('noticed: entries whose strength stands under "composition"')
    expect(medicationOf({ id, name: 'A', deleted: true }).medicine.active).toBe(false)
  })

  test('units come from words, and are not made up', () => {
    expect(unitOf('Tablet (scored)')).toBe('tablet')
    expect(unitOf('Injection', '2mL amp')).toBe('ampoule')
    expect(unitOf('Oral solution')).toBe('bottle')
    expect(unitOf('Injection (solution)')).toBeNull()
    expect(unitOf('table salt')).toBeNull()
  })
})
