import { AnswerLost } from '../protocol/answer-lost.ts'
import { OrderWaits } from '../protocol/order-waits.ts'
import { Problem } from '../protocol/problems.ts'
import { LinkDown } from '../replica/link.ts'
import { CommandFailed } from './command-failed.ts'
import { DatabaseUnusable } from './database-unusable.ts'
import { ServerUnusable } from './server-unusable.ts'
import { SettingsUnusable } from './settings.ts'

/*
 * What may be written where people and machines read along: logs, and what a crash leaves on standard
 * error. Nothing of a patient, no value and no secret gets there, whoever forgets to think of it: only
 * what is named here is let through.
 */

/** The facts that a line of the log may hold, by their names; another is withheld until it is here. */
const FACTS = [
  // Of a server.
  'url',
  'signal',
  'cert',
  'key',
  // Of a request, and of who sent it: `route` is a pattern, and ids are told apart from other text.
  'method',
  'route',
  'requestId',
  'from',
  'collection',
  'id',
  // Of devices and staff, all by their ids.
  'device',
  'member',
  'by',
  // Of an order, and of connections that were ended.
  'order',
  'kind',
  'isKnown',
  'because',
  'address',
  'count',
  'centralUrl',
  // Of a push, and of lost hours.
  'accepted',
  'rejected',
  'taken',
  'held',
  'edits',
  // Of a round, and of a comparison.
  'link',
  'isComplete',
  'pulled',
  'bytesSent',
  'bytesReceived',
  'ms',
  'lacked',
  'outdated',
  'surplus',
  'records',
  'error',
  // Of a database that was damaged.
  'at',
  'reason',
  'moved_to',
  'salvaged_edits',
  'waiting',
  'inbox',
  'lost',
] as const
type FactName = (typeof FACTS)[number]

/** What is logged with a message: facts that may be, and the error in question. */
export type Facts = Partial<Record<FactName, unknown>> & { err?: unknown }

const WITHHELD = '[withheld]'

/** Facts as they are logged. */
export function redactFacts(facts: object): Record<string, unknown> {
  const entries = Object.entries(facts).map(([name, value]) => {
    if (name === 'err') return [name, describeError(value)]
    return [name, (FACTS as readonly string[]).includes(name) ? plainValue(value) : WITHHELD]
  })
  return Object.fromEntries(entries)
}

/** Numbers and short texts, and lists of these. What has an inside of its own could hold a record. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'string') return maskSecrets(value)
  if (Array.isArray(value)) return value.map((one) => (isObject(one) ? WITHHELD : plainValue(one)))
  return isObject(value) ? WITHHELD : value
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null

/** A token (A1) is 43 characters of base64url; a one-time code has three groups of four. */
const SECRETS: [RegExp, string][] = [
  [/[\w-]{43,}/g, '[secret]'],
  [/(?<![\w-])[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}(?![\w-])/g, '[secret]'],
  // A query can hold what somebody searched for, and an address a password.
  [/(https?:\/\/[^\s?"']*)\?[^\s"']*/g, '$1?[withheld]'],
  [/(https?:\/\/)[^\s/@"']*@/g, '$1[secret]@'],
]

/** A text without what looks like a secret. */
export function maskSecrets(text: string): string {
  return SECRETS.reduce((masked, [pattern, sign]) => masked.replace(pattern, sign), text)
}

/** An error as it may be written: what it was and where it arose. */
type ErrorFacts = {
  type: string
  code?: string
  /** Only of errors whose words are our own or fixed; others quote what they choked on. */
  message?: string
  stack?: string[]
  cause?: ErrorFacts
}

/** Errors of ours: their messages are sentences without values of records. */
const OWN_ERRORS = [
  AnswerLost,
  CommandFailed,
  DatabaseUnusable,
  LinkDown,
  OrderWaits,
  Problem,
  ServerUnusable,
  SettingsUnusable,
]

/** What SQLite says with these codes names tables and columns at most; SQLITE_ERROR quotes text. */
const FIXED_WORDS = /^SQLITE_(?!ERROR)/

/** A cause within a cause is told so far down. */
const CAUSES_MAX = 4

/**
 * An error without anything that it may quote: JSON that could not be read, a search, an address, a
 * field. The code and the place in the program say what a message would.
 */
export function describeError(error: unknown, depth = 0): ErrorFacts {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code: given, cause } = error as Error & { code?: unknown }
  const code = typeof given === 'string' && /^[A-Z][A-Z0-9_]*$/.test(given) ? given : undefined
  const isOwn = OWN_ERRORS.some((kind) => error instanceof kind)
  const hasMessage = isOwn || FIXED_WORDS.test(code ?? '')
  return {
    type: /^\w+$/.exec(error.constructor.name)?.[0] ?? 'Error',
    ...(code !== undefined && { code }),
    ...(hasMessage && { message: maskSecrets(error.message) }),
    stack: placesOf(error),
    ...(isObject(cause) && depth < CAUSES_MAX && { cause: describeError(cause, depth + 1) }),
  }
}

/** A line of a stack that is a place in a program. */
const PLACE = /^\s+at (?:[\w.<>$[\] ]+ \()?((?:file:|node:)?\/?[^\s():]+:\d+:\d+)\)?$/

/** The lines of the stack; the message before them may have lines that look alike. */
function placesOf({ stack = '', message }: Error): string[] {
  const at = stack.indexOf(message)
  const lines = stack.slice(at < 0 ? 0 : at + message.length).split('\n')
  return lines.flatMap((line) => (PLACE.test(line) ? [line.trim()] : []))
}

/** The same as lines for people. */
export function linesOfError(facts: ErrorFacts): string[] {
  const { type, code, message, stack = [], cause } = facts
  const head = [type, code, message].filter(Boolean).join(': ')
  const below = cause ? linesOfError(cause) : []
  return [
    head,
    ...stack.map((line) => `    ${line}`),
    ...below.map((line, index) => (index === 0 ? `  caused by ${line}` : line)),
  ]
}
