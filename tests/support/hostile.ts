import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { testData } from './test-data.ts'

/** The public lists of hostile input, or null where they are not on this machine. */
export const hostileFolder = testData('hostile-input')

/** Of our own, and always run: what the public lists lack, and a few of what they hold. */
export const OWN_STRINGS = [
  '',
  ' \u00a0\u2003 ',
  'e\u0301 and \u00e9',
  '\ufb01 \u212b \u1112\u1161\u11ab',
  'Ṩ̣̇ \u0323\u0307s',
  'a\u0000b',
  'line\nline',
  'tab\ttab',
  'cr\r\nlf\rcr',
  '\u0085 \u001b[31m',
  '\ud800',
  'x\udc00',
  '\ufeffbom',
  '\u202eright to left\u202c',
  'x'.repeat(200),
  'x'.repeat(201),
  '\u0344'.repeat(100),
  '😀'.repeat(101),
  "Robert'); DROP TABLE patients;--",
  '{"a":1}',
  '__proto__',
]

/** Ours and the public ones. */
export const hostileStrings = (): string[] => [
  ...OWN_STRINGS,
  ...(hostileFolder
    ? (JSON.parse(readFileSync(join(hostileFolder, 'blns.json'), 'utf8')) as string[])
    : []),
]

/** A string as R3 has it. */
export function normalised(text: string): string {
  return text.replaceAll('\r\n', '\n').normalize('NFC').trim()
}
