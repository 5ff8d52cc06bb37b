import {
  describeError,
  linesOfError,
  maskSecrets,
  redactFacts,
} from '@outpost/shared/node/redaction'
import { newCode, newToken } from '@outpost/shared/node/tokens'
import { editSchema } from '@outpost/shared/protocol/edit'
import { LinkDown } from '@outpost/shared/replica/link'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { marksIn } from '../support/marks.ts'

const NAME = 'Zawadi Ñambura'

function thrown(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** Errors as libraries and Node throw them, each quoting what it was given. */
const quoting: [string, () => unknown][] = [
  ['JSON', () => JSON.parse(`{"full_name": "${NAME}"`)],
  ['zod', () => editSchema.parse({ id: NAME, [NAME]: 1 })],
  ['URL', () => new URL(NAME)],
  ['a time zone', () => new Intl.DateTimeFormat('en', { timeZone: NAME })],
  ['a type', () => 'x' in (NAME as never)],
  ['a number', () => BigInt(NAME)],
  ['SQL', () => new Database(':memory:').prepare(`select "${NAME}" from t where '${NAME}`)],
  [
    'a message of many lines',
    () => {
      throw new Error(`x\n    at ${NAME} (/a/b.ts:1:1)\n    at b (/${NAME}:1:1)`)
    },
  ],
  [
    'what hangs on it',
    () => {
      const about = { record: { full_name: NAME }, code: NAME }
      throw Object.assign(new Error('x', { cause: new TypeError(NAME) }), about)
    },
  ],
]

test.each(quoting)('[A3] an error that quotes a value is written without it: %s', (_what, work) => {
  const error = thrown(work)
  const facts = describeError(error)
  const text = JSON.stringify(facts) + linesOfError(facts).join('\n')
  expect(marksIn([NAME], 'the error', text)).toEqual([])
  expect(facts.type).toMatch(/Error$/)
  expect(facts.stack?.join()).toMatch(/redaction\.test\.ts:\d+|node:|node_modules/)
})

test('[A3] what is said of an error is what is our own, or fixed', () => {
  const own = new LinkDown('offline', 'Central was not reached.')
  expect(describeError(own)).toMatchObject({ message: 'Central was not reached.' })
  const sqlite = new Database(':memory:')
  sqlite.exec('create table t (a unique); insert into t values (1)')
  const taken = thrown(() => sqlite.exec('insert into t values (1)'))
  expect(describeError(taken)).toMatchObject({
    code: 'SQLITE_CONSTRAINT_UNIQUE',
    message: 'UNIQUE constraint failed: t.a',
  })
  expect(describeError('a text')).toEqual({ type: 'string' })
})

test('[A3] a fact that nobody has allowed is withheld, and so is what has an inside', () => {
  const facts = { from: 'a', full_name: NAME, records: ['patients/1', { NAME }], id: { NAME } }
  expect(redactFacts(facts)).toEqual({
    from: 'a',
    full_name: '[withheld]',
    records: ['patients/1', '[withheld]'],
    id: '[withheld]',
  })
})

test('[A3] tokens, codes and queries are masked in whatever text', () => {
  const token = newToken()
  const code = newCode()
  const text = `Bearer ${token} for ${code} at https://me:secret@central.example/api?q=${NAME}`
  expect(maskSecrets(text)).toBe(
    `Bearer [secret] for [secret] at https://[secret]@central.example/api?[withheld] ${NAME.split(' ')[1]}`,
  )
  const id = '0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f'
  expect(maskSecrets(`/api/patients/${id}/ at 2027-03-01T10:00:00.000Z`)).toContain(id)
})
