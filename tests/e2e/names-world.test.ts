import { expect, test } from 'vitest'
import { createOf } from '../support/authority.ts'
import type { Caller, Reply } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'
import { createFinder } from '../support/found-names.ts'
import { patientFields, push } from '../support/make.ts'
import { groupsOfNames, type NameGroup } from '../support/names.ts'

/** So many names of each group, spread evenly over it, are enough to be written and found again. */
const OF_GROUP_MAX = 10

const all = groupsOfNames() ?? []
const published = all.map((group) => {
  const step = Math.ceil(group.names.length / OF_GROUP_MAX)
  return { ...group, names: group.names.filter((_, at) => at % step === 0) }
})
/** Names of which both spellings stand in the record, so that they are found by either. */
const inBothSpellings: NameGroup = {
  from: 'both spellings',
  script: 'mixed',
  locale: 'en',
  names: published.flatMap(({ script, names }) =>
    names.slice(0, 3).flatMap(({ name, romanised }) => {
      const isOther = script !== 'Latn' && romanised !== null
      return isOther ? [{ name: `${name} (${romanised})`, romanised }] : []
    }),
  ),
}
const groups = published.length > 0 ? [...published, inBothSpellings] : []
const skipped = groups.length > 0 ? '' : 'SKIPPED, no data: '

const TIMEOUT_MS = 240_000
/** Edits in one push. */
const BATCH = 500

/** Half of the names are written at central, the other half on the box; a round brings them over. */
async function startWorld() {
  const { admin, device, clinic, box } = await startClinic()
  await box.round()
  const edits = groups
    .flatMap(({ names }) => names)
    .map(({ name }) => createOf('patients', patientFields(clinic, { full_name: name })))
  const half = Math.ceil(edits.length / 2)
  for (const [writer, own] of [
    [admin, edits.slice(0, half)],
    [device, edits.slice(half)],
  ] as const) {
    for (let at = 0; at < own.length; at += BATCH) {
      const outcomes = await push(writer, own.slice(at, at + BATCH))
      for (const { status, problem } of outcomes) expect(status, JSON.stringify(problem)).toBe(200)
    }
  }
  expect(await box.round()).toMatchObject({ isComplete: true, accepted: edits.length - half })
  const sides: [string, Caller][] = [
    ['central', admin],
    ['the box', device],
  ]
  return { sides, names: edits.map(({ fields }) => String(fields?.full_name)) }
}

/** A list, all its pages, in the order in which they come. */
async function listed(caller: Caller, query: Record<string, string>): Promise<Listed[]> {
  const records: Listed[] = []
  let path: string | null = `/api/patients/?${new URLSearchParams(query)}`
  while (path) {
    const { status, body, text }: Reply = await caller.get(path)
    if (status !== 200) throw new Error(`${status}: ${text}`)
    for (const { id, full_name } of body.results) records.push({ id, full_name })
    path = body.next
  }
  return records
}

type Listed = { id: string; full_name: string }

const namesOf = (records: readonly Listed[]) => records.map(({ full_name }) => full_name)

/** What people type for a name. */
function queriesFor(name: string, locale: string, isAccented: boolean): string[] {
  const words = name.split(/\s+/u)
  const beginnings = words.map((word) => {
    const letters = [...new Intl.Segmenter(locale).segment(word)].map(({ segment }) => segment)
    return letters.slice(0, Math.ceil(letters.length / 2)).join('')
  })
  const plain = name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replaceAll('đ', 'd')
  return [
    name,
    [...words].reverse().join(' '),
    ...beginnings,
    name.toLocaleUpperCase(locale),
    name.toLocaleLowerCase(locale),
    name.normalize('NFD'),
    ...(isAccented ? [plain, plain.toUpperCase()] : []),
  ].filter((query) => /\p{L}/u.test(query))
}

/** In these, marks over letters are left out by those who have no keyboard for them. */
const ACCENTED = ['Latn', 'Grek', 'Cyrl', 'mixed']

/** About so many names of a script are asked for; each search is compared whole. */
const ASKED_OF_SCRIPT_MAX = 8

test.skipIf(groups.length === 0)(
  `${skipped}[S4] names of all scripts are found as people type them, at central and on the box, and nothing else is`,
  async () => {
    const { sides, names } = await startWorld()
    const wrong: string[] = []
    let asked = 0
    const mustFind = createFinder(names)
    for (const [script, ofScript] of Map.groupBy(groups, (group) => group.script)) {
      const known = ofScript.flatMap(({ locale, names: own }) =>
        own.map((name) => ({ ...name, locale })),
      )
      const step = Math.ceil(known.length / ASKED_OF_SCRIPT_MAX)
      const chosen = known.filter((_, at) => at % step === 0)
      const isAccented = ACCENTED.includes(script)
      const queries = chosen.flatMap(({ name, romanised, locale }) => [
        ...queriesFor(name, locale, isAccented),
        ...(romanised ? [romanised] : []),
      ])
      for (const query of new Set(queries)) {
        asked += 1
        const wanted = mustFind(query).sort()
        for (const [side, caller] of sides) {
          const found = namesOf(await listed(caller, { q: query, limit: '1000' })).sort()
          if (JSON.stringify(found) === JSON.stringify(wanted)) continue
          const missed = wanted.filter((name) => !found.includes(name)).slice(0, 3)
          const strange = found.filter((name) => !wanted.includes(name)).slice(0, 3)
          wrong.push(`${script} "${query}" at ${side}: missed ${missed}; strange ${strange}`)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(asked).toBeGreaterThan(400)
  },
  TIMEOUT_MS,
)

/**
 * Languages that have an order of their own, so that some of their names stand elsewhere than in the
 * order of all scripts together. All others here agree with it, within their script.
 */
const ORDERED_OTHERWISE: Record<string, string> = {
  'sq Latn': 'dh, gj, ll, nj, rr, sh, th, xh and zh are letters',
  'az Latn': 'q follows k, x follows h, and letters with a sign are letters of their own',
  'bs Latn': 'dž, lj and nj are letters, before đ, and those with a sign',
  'da Latn': 'æ, ø and å follow z',
  'fi Latn': 'å, ä and ö follow z',
  'is Latn': 'vowels with an accent are letters of their own; þ, æ and ö follow z',
  'pl Latn': 'letters with a sign are letters of their own',
  'sk Latn': 'č, š, ž, ä and ô are letters of their own, ch follows h',
  'tr Latn': 'ç, ğ, ö, ş and ü are letters of their own',
  'vi Latn': 'ă, â, đ, ê, ô, ơ and ư are letters of their own, and tones have their order',
  'zh Hani': 'by sound (pinyin)',
  'ja Hani': 'by the tables of the Japanese standard',
  'hi Deva': 'nasal signs come before the consonants',
  'mr Deva': 'as Hindi',
  'bn Beng': 'as Hindi',
  'kn Knda': 'as Hindi',
  'te Telu': 'as Hindi',
  'si Sinh': 'as Hindi',
  'pa-Guru Guru': 'consonants without a vowel come before those with one',
  'ta Taml': 'consonants without a vowel come before those with one',
}

/** The order of all scripts together. */
const root = new Intl.Collator('en', { numeric: true })

/** Small enough for many pages, and not too slow with so many records. */
const PAGE_LIMITS = ['1000', '200']

test.skipIf(groups.length === 0)(
  `${skipped}[S4] names of all scripts are sorted, on pages of any size, in the order of all scripts together`,
  async () => {
    const { sides, names } = await startWorld()
    const orders: string[][] = []
    for (const [, caller] of sides) {
      for (const limit of PAGE_LIMITS) {
        const sorted = await listed(caller, { sort: 'full_name', limit })
        orders.push(sorted.map(({ id }) => id))
        expect(namesOf(sorted).sort()).toEqual([...names].sort())
        for (const [at, { full_name }] of sorted.entries()) {
          const next = sorted[at + 1]?.full_name ?? full_name
          expect(root.compare(full_name, next), `${full_name}, ${next}`).toBeLessThanOrEqual(0)
        }
      }
    }
    for (const order of orders) expect(order).toEqual(orders[0])
  },
  TIMEOUT_MS,
)

test.skipIf(groups.length === 0)(
  `${skipped}[S4] the order of all scripts together is that of each language, or its difference is listed here`,
  () => {
    const otherwise = new Set<string>()
    for (const { locale, script, names } of all) {
      if (script === 'mixed') continue
      const sorted = names.map(({ name }) => name).sort(root.compare)
      const { compare } = new Intl.Collator([locale, 'en'], { numeric: true })
      const isSame = sorted.every(
        (name, at) => at === 0 || compare(sorted[at - 1] ?? '', name) <= 0,
      )
      if (!isSame) otherwise.add(`${locale} ${script}`)
    }
    expect([...otherwise].sort()).toEqual(Object.keys(ORDERED_OTHERWISE).sort())
  },
)
