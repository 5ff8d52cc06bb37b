import { collections } from '@outpost/shared/model/collections'
import { meets, parseSearch, searchWords } from '@outpost/shared/model/search'
import { useMemo, useRef } from 'preact/hooks'
import { useLive } from './hooks.ts'
import type { DeviceDatabase, SeenRecord } from './replica/database.ts'

type Words = ReturnType<typeof searchWords>
type Person = { patient: SeenRecord; words: Words }

/**
 * The patients that the tablet has who are found by a query, at most so many, those that were used
 * last first; undefined until they are read. They are read once and not for each letter: on a slow
 * tablet reading takes longer than somebody who types will wait.
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

function findAmong(people: readonly Person[], query: string, most: number): SeenRecord[] {
  const search = parseSearch(query)
  const found: SeenRecord[] = []
  for (const { patient, words } of people) {
    if (found.length === most) break
    if (!search || meets(words, search)) found.push(patient)
  }
  return found
}

/** The words of a record that has not changed are not made again. */
async function readPeople(db: DeviceDatabase, known: Map<string, Words>): Promise<Person[]> {
  const rows = await db.records.where('collection').equals('patients').toArray()
  rows.sort((a, b) => b.usedAt - a.usedAt)
  return rows.flatMap(({ seen }) => {
    if (!seen) return []
    const stamp = `${seen.id} ${seen.revision} ${seen.overlay?.pending}`
    const words = known.get(stamp) ?? searchWords(collections.patients, seen.fields)
    known.set(stamp, words)
    return [{ patient: seen, words }]
  })
}
