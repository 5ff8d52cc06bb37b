import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ALERT_LANGUAGES } from '@outpost/central/alerts/languages'
import { centralSettings } from '@outpost/central/config'
import { edgeSettings } from '@outpost/edge/config'
import { collections } from '@outpost/shared/model/collections'
import { type Field, lengthMax } from '@outpost/shared/model/field'
import { MOVEMENT_KINDS, movementSchema } from '@outpost/shared/model/movement'
import { CONFLICTS, DECISIONS, saidWith } from '@outpost/shared/protocol/conflicts'
import { HELD_REASONS, traitsOf } from '@outpost/shared/protocol/recovery'
import { expect, test } from 'vitest'

/* Lists that documents make of what the code knows. */

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')

/** The first cell of each row, without what is not code. */
function firstCells(text: string): string[] {
  const cells = text.split('\n').flatMap((line) => line.match(/^\|([^|]*)\|/)?.[1] ?? [])
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => String(code)))
}

test('[E5] the protocol has a row for each reason, as the code has it', () => {
  const protocol = read('PROTOCOL.md')
  const rows = protocol.split('\n')
  for (const [code, { type, action, decisions }] of Object.entries(CONFLICTS)) {
    const row = rows.find((line) =>
      line.startsWith(`| \`${code}\` | \`${type}\` | \`${action}\` |`),
    )
    const said = decisions.length === 0 ? '–' : decisions.map((one) => `\`${one}\``).join(', ')
    expect(row?.endsWith(`| ${said} |`), code).toBe(true)
  }
})

test('[N5] the protocol has a row for each decision, and names the fields of those that say something', () => {
  const lines = read('PROTOCOL.md').split('\n')
  const from = lines.findIndex((line) => line.startsWith('| `decision` | closes the edit, and |'))
  const rows = lines.slice(from + 2, lines.indexOf('', from))
  for (const decision of DECISIONS) {
    const row = rows.find((one) => firstCells(one).includes(decision))
    expect(row?.includes('`fields`'), decision).toBe(saidWith(decision) !== null)
  }
})

test('[N9] the protocol has a row for each reason for which a copy waits, and tells of those that imply something', () => {
  const lines = read('PROTOCOL.md').split('\n')
  const from = lines.findIndex((line) => line.startsWith('| `reason` | the copy waits because |'))
  const rows = lines.slice(from + 2, lines.indexOf('', from)).map((row) => row.split('|'))
  const told = rows.map(([, reason = '', says, more]) => {
    return [reason.trim().slice(1, -1), says?.trim(), more?.trim() !== '']
  })
  const implied = HELD_REASONS.map((reason) => {
    const { says, ...traits } = traitsOf(reason)
    return [reason, says, Object.keys(traits).length > 0]
  })
  expect(told).toEqual(implied)
})

test('[E7] the protocol names each kind of movement, and those that only go one way', () => {
  const lines = read('PROTOCOL.md').split('\n')
  const kinds = lines.find((line) => line.startsWith('| `kind` | `RECEIVED`')) ?? ''
  expect(firstCells(kinds.replace('| `kind` ', ''))).toEqual(MOVEMENT_KINDS)

  const deltas = lines.find((line) => line.startsWith('| `delta` | for all but COUNTED;')) ?? ''
  const refusing = (delta: number) =>
    MOVEMENT_KINDS.filter((kind) => {
      return kind !== 'COUNTED' && !movementSchema.safeParse({ kind, delta }).success
    })
  const [, positive, negative] = deltas.match(/way\. (.*) must be positive; (.*) negative;/) ?? []
  expect(positive?.match(/[A-Z]+/g)).toEqual(refusing(-1))
  expect(negative?.match(/[A-Z]+/g)).toEqual(refusing(1))
})

test('[R3] the protocol tells the fields of each collection as the model has them', () => {
  const lines = read('PROTOCOL.md').split('\n')
  for (const [name, { writtenBy, fields }] of Object.entries(collections)) {
    const row = lines.find((line) => line.startsWith(`| ${name} |`)) ?? ''
    const [, , told, cell = ''] = row.split('|').map((text) => text.trim())
    expect(told, name).toBe(writtenBy.replace(' and ', ', '))
    // Each begins with its name: what is in brackets are values of the one before.
    const said = cell.replaceAll(/\([^)]*\)/g, '').split(/, (?=`)| and (?=`)/)
    const names = said.map((one) => one.match(/^`(\w+)/)?.[1])
    expect(names.toSorted(), name).toEqual(Object.keys(fields).toSorted())
    for (const [field, is] of Object.entries(fields as Record<string, Field>)) {
      const one = said[names.indexOf(field)] ?? ''
      const max = one.match(/ (\d[\d,]*)$/)?.[1]
      const marks = { isOptional: one.includes('?'), isFixed: one.includes('°') }
      const isOptional = is.initial === null
      expect({ ...marks, isCentralOnly: one.includes('ᶜ') }, field).toEqual({
        isOptional,
        isFixed: is.fixed !== undefined,
        isCentralOnly: is.isCentralOnly === true,
      })
      expect(one.match(/ = (\S+)/)?.[1], field).toBe(
        is.initial === undefined || isOptional ? undefined : JSON.stringify(is.initial),
      )
      if (!one.includes('=')) expect(max && Number(max.replace(',', '')), field).toBe(lengthMax(is))
    }
  }
})

test('the guide for apps of the classic API says what to do for each reason', () => {
  const guide = read('docs/from-classic-api-to-feed.md')
  const codes = [...guide.matchAll(/^\| (?:`[A-Z]+` )?\| `([A-Z_]+)` \|/gm)].map(([, code]) => code)
  expect(codes.toSorted()).toEqual(Object.keys(CONFLICTS).toSorted())
})

test('the protocol has a row for each setting', () => {
  const settings = Object.keys({ ...centralSettings.shape, ...edgeSettings.shape })
  const told = firstCells(read('PROTOCOL.md'))
  expect(settings.filter((name) => !told.includes(name))).toEqual([])
})

test('the protocol names the languages in which alerts are told', () => {
  const row = read('PROTOCOL.md').match(/^\| `CENTRAL_ALERT_LANGUAGE` .*$/m)?.[0] ?? ''
  expect([...row.matchAll(/`([a-z]{2})`/g)].slice(1).map(([, one]) => one)).toEqual(ALERT_LANGUAGES)
})

const FILE = /^[\w*./-]+\.(tsx?|mts|css|md)$|^[\w./-]+\/$/

/** The folder in which a named file lies, or which it is; null if there is none. */
function folderOf(named: string, last: string, files: readonly string[]): string | null {
  const ends = named.replaceAll('.', '\\.').replaceAll('*', '[\\w-]+')
  const lies = (prefix: string) => {
    const pattern = new RegExp(`^${prefix}${ends}${named.endsWith('/') ? '' : '$'}`)
    return files.find((file) => pattern.test(file))
  }
  // A bare name lies where the one before it lay; a path may leave out what it begins with.
  const found = named.slice(0, -1).includes('/') ? (lies('') ?? lies('(.+/)?')) : lies(last)
  if (!found) return named.endsWith('/') && lies('') ? named : null
  if (!named.endsWith('/')) return `${dirname(found)}/`.replace(/^\.\//, '')
  return found.slice(0, found.lastIndexOf(named) + named.length)
}

test('ARCHITECTURE names files that there are, each bare one in the folder that its row named last', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root })
    .toString()
    .split('\n')
  const wrong: string[] = []
  const rows = read('ARCHITECTURE.md').split('\n')
  for (const row of rows.filter((line) => /^\| .*`/.test(line))) {
    let last = ''
    for (const [, named = ''] of row.matchAll(/`([^`]+)`/g)) {
      if (!FILE.test(named)) continue
      const folder = folderOf(named, last, files)
      if (folder === null) wrong.push(`${named} after ${last}: ${row.slice(0, 60)}`)
      else last = folder
    }
  }
  expect(wrong).toEqual([])
})
