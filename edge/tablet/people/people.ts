import { collections } from '@outpost/shared/model/collections'
import { nameWords, nearness } from '@outpost/shared/model/names-alike'
import { meets, parseSearch, searchWords } from '@outpost/shared/model/search'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { DeviceDatabase, HeldRecord, SeenRecord } from '../replica/database.ts'
import { survivorOf } from '../replica/person.ts'
import { useKept } from '../shell/use-kept.ts'
import { useLive } from '../surroundings.ts'

type Words = { searched: ReturnType<typeof searchWords>; name: string[] }
/** A record of a patient, and the one that stands for the person (R5). */
type Found = { survivor: SeenRecord; words: () => Words }

/**
 * The patients that the tablet has who are found by a query, at most so many, each person once, those
 * that were used last first; undefined until they are read. Where none has such words, those whose names
 * are nearly these. They are read once and not for each letter: on a slow tablet reading takes longer
 * than somebody who types will wait; and after those that are shown before anything was typed, among
 * whom is looked meanwhile.
 */
export function useFoundPeople(
  db: DeviceDatabase,
  query: string,
  most: number,
): SeenRecord[] | undefined {
  const recent = useKept(`people used last, ${most}`, () => readRecent(db, most))
  const isShown = recent !== undefined
  const [isAllWanted, setAllWanted] = useState(false)
  useEffect(() => setAllWanted(isShown), [isShown])
  const people = useLive(async () => (isAllWanted ? readPeople(db) : undefined), [db, isAllWanted])
  useEffect(() => people && makeWords(people), [people])
  return useMemo(() => {
    if (query.trim() === '' || !recent) return recent
    if (people) return findAmong(people, query, most)
    // So far only these; that there is nobody is not known before all are read.
    const found = firstMeeting(recent.map(asFound), query, most)
    return found.length > 0 ? found : undefined
  }, [recent, people, query, most])
}

/** What is of those who are found by a query, in its order; where nobody is, of those who are called nearly so. */
export function findByPatient<One extends { patient: SeenRecord | null }>(
  those: readonly One[],
  query: string,
): readonly One[] {
  const search = parseSearch(query)
  if (!search) return those
  const wordsIn = ({ patient }: One) => patient && knownWords(patient)
  const found = those.filter((one) => {
    const words = wordsIn(one)
    return words && meets(words.searched, search)
  })
  if (found.length > 0) return found
  const wanted = nameWords(query)
  return those.filter((one) => nearness(wanted, wordsIn(one)?.name ?? []) > 0)
}

const asFound = (survivor: SeenRecord): Found => ({ survivor, words: () => wordsOf(survivor) })

function findAmong(people: readonly Found[], query: string, most: number): SeenRecord[] {
  const found = firstMeeting(people, query, most)
  if (found.length > 0) return found
  const wanted = nameWords(query)
  const named = people
    .map((one) => ({ one, near: nearness(wanted, one.words().name) }))
    .filter(({ near }) => near > 0)
    .sort((a, b) => b.near - a.near)
  return firstOf(
    named.map(({ one }) => one),
    most,
    () => true,
  )
}

function firstMeeting(people: readonly Found[], query: string, most: number): SeenRecord[] {
  const search = parseSearch(query)
  return firstOf(people, most, ({ searched }) => !search || meets(searched, search))
}

function firstOf(people: readonly Found[], most: number, isMet: (words: Words) => boolean) {
  const found = new Map<string, SeenRecord>()
  for (const { survivor, words } of people) {
    if (found.size === most) break
    if (isMet(words())) found.set(survivor.id, survivor)
  }
  return [...found.values()]
}

/** Those that were used last, each person once. */
async function readRecent(db: DeviceDatabase, most: number): Promise<SeenRecord[]> {
  const used = (since: number) =>
    db.records
      .where('[collection+usedAt]')
      .between(['patients', since], ['patients', Number.MAX_SAFE_INTEGER])
  // Some may be records of one person. All in one request: going from row to row is one for each.
  const [first] = await used(0)
    .reverse()
    .offset(2 * most)
    .limit(1)
    .keys()
  const rows = await used(first ? (first as unknown as [string, number])[1] : 0).toArray()
  const found = new Map<string, SeenRecord>()
  for (const { seen } of rows.reverse()) {
    if (!seen) continue
    const survivor = seen.fields.merged_into ? await survivorOf(db, seen) : seen
    found.set(survivor.id, found.get(survivor.id) ?? survivor)
  }
  return [...found.values()].slice(0, most)
}

/** Words of records, by what tells that they have not changed: they are made once for each. */
const known = new Map<string, Words>()
/** More than a tablet holds. */
const KNOWN_MAX = 5000

function knownWords(seen: SeenRecord): Words {
  const stamp = `${seen.id} ${seen.revision} ${seen.overlay?.pending}`
  const made = known.get(stamp) ?? wordsOf(seen)
  known.set(stamp, made)
  return made
}

async function readPeople(db: DeviceDatabase): Promise<Found[]> {
  if (known.size > KNOWN_MAX) known.clear()
  const rows = await readAll(db)
  rows.sort((a, b) => b.usedAt - a.usedAt)
  const people: Found[] = []
  for (const { seen } of rows) {
    if (!seen) continue
    const words = () => knownWords(seen)
    const survivor = seen.fields.merged_into ? await survivorOf(db, seen) : seen
    people.push({ survivor, words })
  }
  return people
}

/** So many records are read at once: a letter that is typed meanwhile waits for no more. */
const READ_AT_ONCE = 100

/** All records of patients. After what is written in between, all is read again. */
async function readAll(db: DeviceDatabase): Promise<HeldRecord[]> {
  const all: HeldRecord[] = []
  let last = ''
  for (;;) {
    const some = await db.records
      .where('[collection+id]')
      .between(['patients', last], ['patients', '\uffff'], false)
      .limit(READ_AT_ONCE)
      .toArray()
    all.push(...some)
    if (some.length < READ_AT_ONCE) return all
    last = some.at(-1)?.id ?? last
  }
}

/** The tablet is busy with words for so long at once, in milliseconds, and so often. */
const SLICE_MS = 6
const SLICE_EVERY_MS = 16

/** Makes all words little by little: who types the first letters is not to wait for them. */
function makeWords(people: readonly Found[]): () => void {
  let next = 0
  const timer = setInterval(() => {
    const until = performance.now() + SLICE_MS
    while (next < people.length && performance.now() < until) people[next++]?.words()
    if (next >= people.length) clearInterval(timer)
  }, SLICE_EVERY_MS)
  return () => clearInterval(timer)
}

function wordsOf({ fields }: SeenRecord): Words {
  const searched = searchWords(collections.patients, fields)
  return { searched, name: nameWords(String(fields.full_name)) }
}
