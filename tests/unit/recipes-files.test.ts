import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { createOutput } from '@outpost/deploy/recipes/output'
import type { Recipe } from '@outpost/deploy/recipes/recipe'
import { runRecipe } from '@outpost/deploy/recipes/run-recipe'
import { createSource } from '@outpost/deploy/recipes/source'
import { createSummary, summaryLines } from '@outpost/deploy/recipes/summary'
import { expect, test } from 'vitest'
import { ownFolder } from '../support/folder.ts'

/** The table `name` with that content, as a recipe reads it. */
async function readTable(name: string, content: string | Buffer, needed: string[] = ['id']) {
  const folder = ownFolder()
  writeFileSync(join(folder, name), content)
  const summary = createSummary('test')
  const source = createSource(['table.csv'], [join(folder, name)], summary)
  const rows: Record<string, unknown>[] = []
  for await (const { row, at } of source.rows('table.csv', needed))
    rows.push({ ...row, at: at.line })
  return { rows, report: summary.toReport() }
}

test('recipes: a table is read with its byte order mark, its blank lines and as gzip', async () => {
  const content = '\ufeffid,name\r\n1,"a\nb"\r\n\r\n2,c\r\n'
  const expected = [
    { id: '1', name: 'a\nb', at: 3 },
    { id: '2', name: 'c', at: 5 },
  ]
  expect((await readTable('table.csv', content)).rows).toEqual(expected)
  const { rows, report } = await readTable('table.csv.gz', gzipSync(content))
  expect(rows).toEqual(expected)
  expect(report.read).toEqual({ 'table.csv.gz': 2 })
})

test('recipes: a quote within a cell that does not begin with one is an inch', async () => {
  const { rows } = await readTable('table.csv', 'id,name\n1,5" tube\n')
  expect(rows).toEqual([{ id: '1', name: '5" tube', at: 2 }])
})

test('recipes: a row that is not as wide as the header is left out, counted and told', async () => {
  const { rows, report } = await readTable('table.csv', 'id,name\n1,a\n2\n3,b,c\n4,d\n')
  expect(rows.map(({ id }) => id)).toEqual(['1', '4'])
  expect(report.read).toEqual({ 'table.csv': 4 })
  expect(report.findings).toEqual([
    expect.objectContaining({ kind: 'left out', count: 2, what: expect.stringContaining('wide') }),
  ])
  expect(report.findings[0]?.first.map(({ line }) => line)).toEqual([3, 4])
})

test.each([
  ['a missing column', 'table.csv', 'key,name\n1,a\n', /does not have the column "id"/],
  ['an empty file', 'table.csv', '', /is empty/],
  ['another encoding', 'table.csv', Buffer.from('id\nM\u00e1ria\n', 'latin1'), /save it as UTF-8/],
  ['a quote that stays open', 'table.csv', 'id\n1\n"2\n3\n4\n', /quote is opened and not closed/],
  ['half a gzip', 'table.csv.gz', gzipSync('id\n1\n').subarray(0, 15), /not whole gzip/],
])('recipes: %s is told in a sentence', async (_what, name, content, sentence) => {
  await expect(readTable(name, content)).rejects.toThrow(sentence)
})

test('recipes: a file is found in a folder by its name, with .gz or without', () => {
  const folder = ownFolder()
  const summary = createSummary('test')
  const names = ['a.csv', 'b.csv']
  writeFileSync(join(folder, 'a.csv'), '')
  expect(() => createSource(names, [folder], summary)).toThrow(
    /^b\.csv \(or b\.csv\.gz\) is not in/,
  )
  writeFileSync(join(folder, 'b.csv.gz'), '')
  expect(() => createSource(names, [folder], summary)).not.toThrow()
  expect(() => createSource(names, [join(folder, 'a.csv')], summary)).toThrow(/^b\.csv/)
  expect(() => createSource(names, [join(folder, 'c')], summary)).toThrow(/c does not exist/)
})

test('recipes: lines of JSON that are none are left out and told', async () => {
  const folder = ownFolder()
  writeFileSync(join(folder, 'a.ndjson'), '\ufeff{"a":1}\n\n{"a"\n{"a":2}')
  const summary = createSummary('test')
  const source = createSource(['a.ndjson'], [folder], summary)
  const values = []
  for await (const { value } of source.jsonLines('a.ndjson')) values.push(value)
  expect(values).toEqual([{ a: 1 }, { a: 2 }])
  expect(summary.toReport()).toMatchObject({
    read: { 'a.ndjson': 3 },
    findings: [{ kind: 'left out', count: 1, first: [{ line: 3 }] }],
  })
})

test('recipes: a file gets its name when all is written, and not before', async () => {
  const folder = ownFolder()
  const summary = createSummary('test')
  const output = createOutput(folder, summary, false)
  await output.write('clinics.csv', { id: 'a', name: 'Ô, "b"', active: true })
  await output.write('clinics.csv', { id: 'c', name: null, active: false })
  expect(existsSync(join(folder, 'clinics.csv'))).toBe(false)
  await output.finish()
  expect(readdirSync(folder)).toEqual(['clinics.csv'])
  expect(readFileSync(join(folder, 'clinics.csv'), 'utf8')).toBe(
    'id,name,active\na,"Ô, ""b""",true\nc,,false\n',
  )
  expect(summary.toReport().written).toEqual({ 'clinics.csv': 2 })
})

test('recipes: what is given up leaves nothing, and what is there already stays', async () => {
  const folder = ownFolder()
  writeFileSync(join(folder, 'doctors.csv'), 'mine')
  const output = createOutput(folder, createSummary('test'), false)
  await output.write('clinics.csv', { id: 'a' })
  await expect(output.write('doctors.csv', { id: 'a' })).rejects.toThrow(/is there already/)
  await output.abandon()
  expect(readdirSync(folder)).toEqual(['doctors.csv'])
  expect(readFileSync(join(folder, 'doctors.csv'), 'utf8')).toBe('mine')

  const second = createOutput(folder, createSummary('test'), true)
  await second.write('doctors.csv', { id: 'a' })
  await second.finish()
  expect(readFileSync(join(folder, 'doctors.csv'), 'utf8')).toBe('id\na\n')
})

test('recipes: a run that fails half-way leaves no file', async () => {
  const folder = ownFolder()
  writeFileSync(join(folder, 'a.csv'), 'id\n1\n2\n')
  const recipe: Recipe = {
    name: 'test',
    about: '',
    files: ['a.csv'],
    async run(source, output) {
      for await (const { row } of source.rows('a.csv', ['id'])) {
        await output.write('clinics.csv', row)
      }
      while (!existsSync(join(folder, 'out', 'clinics.csv.part'))) await setImmediate()
      throw new Error('half-way')
    },
  }
  await expect(runRecipe(recipe, [folder], join(folder, 'out'))).rejects.toThrow('half-way')
  expect(readdirSync(join(folder, 'out'))).toEqual([])
})

test('recipes: a folder that cannot be written is told in a sentence', async () => {
  const folder = ownFolder()
  writeFileSync(join(folder, 'file'), '')
  const summary = createSummary('test')
  expect(() => createOutput(join(folder, 'file', 'under'), summary, false)).toThrow(
    /cannot be written \(ENOTDIR\)/,
  )
  const output = createOutput(join(folder, 'out'), summary, false)
  mkdirSync(join(folder, 'out', 'clinics.csv.part'))
  await output.write('clinics.csv', { id: 'a' })
  await expect(output.finish()).rejects.toThrow(/clinics\.csv\.part cannot be written \(EISDIR\)/)
})

test('recipes: the summary counts each finding and names its first places', () => {
  const summary = createSummary('test')
  for (const line of [2, 3, 4, 5]) {
    summary.tell({ file: 'a.csv', line }, { kind: 'guessed', what: 'rows' })
  }
  const lines = summaryLines(summary.toReport())
  expect(lines).toContain('  4 rows (a.csv:2, a.csv:3, a.csv:4, …)')
  expect(lines).toContain('Left out: nothing.')
})
