import { gtinOf, readPack } from '@outpost/edge/tablet/scan/gs1'
import { expect, test } from 'vitest'

/* Codes on packs of medicine, by the GS1 General Specifications. */

const GS = '\u001d'
const YEAR = 2026
const PACK = { gtin: '09506000134352', batch: 'ABC123', expiry: '2027-12-31' }

test.each([
  ['as a DataMatrix is transmitted', `]d201095060001343521727123110ABC123`],
  [
    'with FNC1 first, and a serial number between',
    `${GS}0109506000134352` + `21XYZ${GS}1727123110ABC123`,
  ],
  ['the batch before the date', `010950600013435210ABC123${GS}17271231`],
  [
    'with elements that say nothing here',
    `0109506000134352310300175010ABC123${GS}17271231${GS}710987${GS}`,
  ],
  ['as it is printed for people', '(01)09506000134352(17)271231(10)ABC123'],
  ['as a link', 'https://id.gs1.org/01/09506000134352/10/ABC123?17=271231&linkType=all'],
])('a code %s says what the pack is, its batch and its last day', (_, code) => {
  expect(readPack(code, YEAR)).toEqual(PACK)
})

test('a bar code with a GTIN alone is filled up to 14 digits; one with a wrong check digit is none', () => {
  expect(readPack('9506000134352', YEAR)).toEqual({ gtin: PACK.gtin, batch: null, expiry: null })
  expect(readPack(']E09506000134352', YEAR)).toMatchObject({ gtin: PACK.gtin })
  expect(gtinOf('9506000134353')).toBeNull()
  expect(gtinOf('96385074')).toBe('00000096385074')
})

test('a day 00 is the last of its month, and a century is the nearest one', () => {
  const expiry = (yymmdd: string) => readPack(`10A${GS}17${yymmdd}`, YEAR)?.expiry
  expect(expiry('280200')).toBe('2028-02-29')
  expect(expiry('760101')).toBe('2076-01-01')
  expect(expiry('770101')).toBe('1977-01-01')
  expect(expiry('271301')).toBeNull()
  expect(expiry('270231')).toBeNull()
})

test.each([
  '',
  'Amoxicillin',
  '0712345678',
  '01123',
  '(10)',
  'https://example.org/amoxicillin',
  '17271231',
])('%j is no code of a pack', (text) => {
  expect(readPack(text, YEAR)).toBeNull()
})

test('a batch with characters that no batch can have is left out', () => {
  expect(readPack(`010950600013435210A~B`, YEAR)).toEqual({ ...PACK, batch: null, expiry: null })
  expect(readPack(`010950600013435210${'A'.repeat(21)}`, YEAR)?.batch).toBeNull()
})
