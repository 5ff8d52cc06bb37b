import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { testData } from './test-data.ts'

const folder = testData('names-world')

/** Published given and family names in all scripts there are, each once; null without test data. */
export function namesOfTheWorld(): string[] | null {
  if (!folder) return null
  const linesOf = (file: string) => readFileSync(join(folder, file), 'utf8').split(/\r?\n/)
  const [forenames, surnames] = [
    { file: 'common-forenames-by-country.csv', columns: ['Localized Name', 'Romanized Name'] },
    { file: 'common-surnames-by-country.csv', columns: ['Localized Name', 'Romanized Name'] },
  ].map(({ file, columns }) => {
    const [header = '', ...rows] = linesOf(file)
    const places = columns.map((column) => header.split(',').indexOf(column))
    return rows.flatMap((row) => places.map((place) => row.split(',')[place]?.trim() ?? ''))
  })
  const vietnamese = [...linesOf('vietnam_boy.txt'), ...linesOf('vietnam_girl.txt')]
  const all = [...(forenames ?? []), ...(surnames ?? []), ...vietnamese]
  return [...new Set(all.filter((name) => /\p{L}/u.test(name)))]
}

/** Published sentences of a clinic's programs in ten languages; null without test data. */
export function sentencesOfTheWorld(): string[] | null {
  if (!folder) return null
  return readdirSync(folder)
    .filter((file) => /^text_.*\.json$/.test(file))
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as string[])
}
