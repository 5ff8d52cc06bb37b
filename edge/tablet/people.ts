import { collections } from '@outpost/shared/model/collections'
import { isNearlyNamed, nameWords } from '@outpost/shared/model/names-alike'
import { meets, parseSearch, searchWords } from '@outpost/shared/model/search'
import { useMemo, useRef } from 'preact/hooks'
import { useLive } from './hooks.ts'
import type { DeviceDatabase, SeenRecord } from './replica/database.ts'
import { survivorOf } from './replica/person.ts'

type Words = { searched: ReturnType<typeof searchWords>; name: string[] }
/** A record of a patient, and the one that stands for the person (R5). */
type Found = { survivor: SeenRecord; words: Words }

/**
 * The patients that the tablet has who are found by a query, at most so many, each person once, those
 * that were used last first; undefined until they are read. Where none has such words, those whose names
 * are nearly these. They are read once and not for each letter: on a slow tablet reading takes longer
 * than somebody who types will wait.
 */
export function useFoundPeople(
  db: DeviceDatabase,
  query: string,
  most: number,
): SeenRecord[] | undefined {
  const known = useRef(new Map<string, Words>())
  const people = useLive(() => readPeople(db, known.current), [db])
  return useMemo(() => people && findAmong(people, query, most), [people, query, most])
}

function findAmong(people: readonly Found[], query: string, most: number): SeenRecord[] {
  const search = parseSearch(query)
  const found = firstOf(people, most, ({ searched }) => !search || meets(searched, search))
  if (found.length > 0 || !search) return found
  const wanted = nameWords(query)
  return firstOf(people, most, ({ name }) => isNearlyNamed(wanted, name))
}

function firstOf(people: readonly Found[], most: number, isMet: (words: Words) => boolean) {
  const found = new Map<string, SeenRecord>()
  for (const { survivor, words } of people) {
    if (found.size === most) break
    if (isMet(words)) found.set(survivor.id, survivor)
  }
  return [...found.values()]
}

/** The words of a record that has not changed are not made again. */
async function readPeople(db: DeviceDatabase, known: Map<string, Words>): Promise<Found[]> {
  const rows = await db.records.where('collection').equals('patients').toArray()
  rows.sort((a, b) => b.usedAt - a.usedAt)
  const people: Found[] = []
  for (const { seen } of rows) {
    if (!seen) continue
    const stamp = `${seen.id} ${seen.revision} ${seen.overlay?.pending}`
    const words = known.get(stamp) ?? wordsOf(seen)
    known.set(stamp, words)
    const survivor = seen.fields.merged_into ? await survivorOf(db, seen) : seen
    people.push({ survivor, words })
  }
  return people
}

function wordsOf({ fields }: SeenRecord): Words {
  const searched = searchWords(collections.patients, fields)
  return { searched, name: nameWords(String(fields.full_name)) }
}
