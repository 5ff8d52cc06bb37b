import { randomBytes } from 'node:crypto'
import type { Millis } from '../../model/time.ts'
import type { Heads } from '../../protocol/etag.ts'
import type { FeedPoint, Parting, Reader } from '../reader.ts'
import type { Sql } from './sql.ts'

/*
 * A term is a stretch of the feed between two openings of the database, with an id that nobody has
 * used before, as Raft's terms and Kafka's leader epochs are. Whoever opens the database begins one
 * when they first raise a head or a time, and notes the heads that they found; so does a new epoch. A copy of the database that is put
 * back goes on under other terms than the one that it replaces, from the heads that it had when it was
 * copied: a cursor that tells of another term, or of more of a term than there is here, was read from
 * what is lost. That is so whatever the clocks say, and however far the heads have risen since.
 */

/** The id of a term that may begin: random, in base64url. */
export function newTermId(): string {
  return randomBytes(9).toString('base64url')
}

/**
 * Begins the term of whoever has opened the database, unless it has begun; in their transaction.
 * `time`: the latest of what there is, if it is not that of the scopes.
 */
export function beginTerm(sql: Sql, id: string, time: Millis | null = null) {
  if (sql.get('select 1 from terms where id = ?', id)) return
  sql.run('insert into terms (id, time) select ?, coalesce(?, max(time), 0) from scopes', id, time)
  // Heads that have not risen since an earlier term stand there.
  sql.run(
    `insert into term_heads (scope, term, head) select s.key, t.key, s.head
     from scopes s join terms t on t.id = :id where s.head > ${headAt('t.key')}`,
    { id },
  )
}

/** SQL: the head of the scope `s` when a term began. */
function headAt(term: string): string {
  return `coalesce((select h.head from term_heads h where h.scope = s.key and h.term <= ${term}
    order by h.term desc limit 1), 0)`
}

export function createTermsReader(sql: Sql): Pick<Reader, 'terms' | 'parting'> {
  return {
    terms: async () => {
      const last = sql.get<{ key: number | null }>('select max(key) as key from terms')?.key ?? 0
      return writeTerms({ last, marks: marksUpTo(sql, last), times: timesUpTo(sql, last) })
    },
    parting: async (point) => partingFrom(sql, point),
  }
}

/** As a cursor names terms: the key of the last one, the marks of those that are named, when the latest began. */
type NamedTerms = { last: number; marks: string[]; times: Millis[] }

function writeTerms({ last, marks, times }: NamedTerms): string {
  return [last, marks.join(''), times.map((time) => time.toString(RADIX)).join(',')].join('.')
}

function readTerms(text: string): NamedTerms {
  const [last = '', marks = '', times = ''] = text.split('.')
  return {
    last: Number(last),
    marks: marks.match(MARK) ?? [],
    times: times === '' ? [] : times.split(',').map((time) => Number.parseInt(time, RADIX)),
  }
}

/** So many terms are named. */
const TERMS_NAMED = 16

/** So much of an id tells two terms in the same place from each other. */
const MARK_LENGTH = 4
const NO_MARK = ' '.repeat(MARK_LENGTH)
const MARK = new RegExp(`.{${MARK_LENGTH}}`, 'g')

/** The marks of a term and of those before it that are named with it, the latest first. */
function marksUpTo(sql: Sql, last: number): string[] {
  const length = Math.min(last, TERMS_NAMED)
  const rows = sql.all<{ key: number; id: string }>(
    'select key, id from terms where key <= ? and key > ?',
    last,
    last - length,
  )
  const marks = new Map(rows.map(({ key, id }) => [key, id.slice(0, MARK_LENGTH)]))
  return Array.from({ length }, (_, back) => marks.get(last - back) ?? NO_MARK)
}

/** Of so many of them, the latest, it is told when they began. */
const TIMES_NAMED = 3
const RADIX = 36

/** When a term began, and those before it of which that is told, the latest first. */
function timesUpTo(sql: Sql, last: number): Millis[] {
  return sql
    .all<{ time: number }>(
      `select time from terms where key <= ? order by key desc limit ${TIMES_NAMED}`,
      last,
    )
    .map(({ time }) => time)
}

function partingFrom(sql: Sql, { terms, at, positions }: FeedPoint): Parting | null {
  const { last, marks, times } = readTerms(terms)
  const own = marksUpTo(sql, last)
  const back = own.findIndex((mark, n) => mark === marks[n])
  const isCommon = back >= 0
  const next = findTerm(sql, 'key > ? order by key', isCommon ? last - back : 0)
  const isOfThis = back === 0 || own.length === 0
  if (isOfThis && isWithin(sql, positions, next?.key ?? null)) return null
  // Parted before all that are named: then the times must tell which of ours was the first after it.
  const guessed =
    !isCommon &&
    findTerm(sql, 'key <= ? and time <= ? order by key desc', last + 1 - own.length, at)
  const ours = (guessed || next)?.time ?? latestOfScopes(sql)
  if (!isCommon) return { at: ours, line: null }
  // The first term of those that are lost; none if the common one went on there after the copy was made.
  const [lost, lostTime = ours] = [marks[back - 1], times[back - 1]]
  // What was lost may itself have gone on from an earlier state than this feed did.
  return { at: Math.min(lostTime, ours), line: lost ?? `${own[back]}${WENT_ON}` }
}

/** After the mark of a term: the line that went on in it. */
const WENT_ON = '+'

function latestOfScopes(sql: Sql): Millis {
  return sql.get<Time>('select max(time) as time from scopes')?.time ?? 0
}

type Time = { time: Millis | null }

function findTerm(sql: Sql, where: string, ...parameters: number[]) {
  return sql.get<{ key: number; time: Millis }>(
    `select key, time from terms where ${where} limit 1`,
    ...parameters,
  )
}

/** Whether the positions were there when a term began; without one, whether they are there now. */
function isWithin(sql: Sql, positions: Heads, term: number | null): boolean {
  const beyond = sql.get(
    `select 1 from json_each(:positions) p left join scopes s on s.name = p.key
     where p.value > coalesce(${term === null ? 's.head' : headAt(':term')}, 0) limit 1`,
    { positions: JSON.stringify(positions), ...(term !== null && { term }) },
  )
  return beyond === undefined
}
