import { STATUS_CODES } from 'node:http'
import type { BoxNode } from './box-node.ts'
import type { Line, Message, Sender } from './line.ts'
import { type Answer, toAnswer } from './question.ts'
import type { TaskOptions } from './scheduler.ts'
import type { System } from './system.ts'
import type { Weighted } from './weighted.ts'

/* What becomes of requests and answers on a line. */

/** What may happen; false if there is nothing to which it could. */
export type Kind = Weighted & { happen(system: System): Promise<boolean> }

/** What may happen on a line. */
type KindOfWeather = Weighted & { happen(system: System, line: Line): Promise<boolean> }

const PAGE_MOST = 12
const CALLS_MAX = 10
/** The longest stretch of good weather, in requests. */
const PASSES_MAX = 8

const somePage = ({ dice }: System) => 1 + dice.below(PAGE_MOST)

function note({ trace }: System, { number, from, what }: Message, text: string) {
  trace.push(`  ${from.name}: ${what} ${number} ${text}`)
}

/** The authority handles a request, and what it said is noted. */
async function handle(system: System, message: Message, options: TaskOptions = {}) {
  await message.line.handle(message, somePage(system), options)
  if (message.answer) note(system, message, `→ ${inWords(message.answer)}`)
}

function inWords({ status, body }: Answer): string {
  if (body?.changes) return `${status} ${body.count} changes${body.more ? ', more' : ''}`
  if (body?.outcomes) {
    const each = body.outcomes.map(
      (one: {
        status: number
        conflict?: { error_code: string }
        problem?: { error_code: string }
      }) => one.conflict?.error_code ?? one.problem?.error_code ?? one.status,
    )
    return `${status} ${each.join(' ')}`
  }
  return `${status} ${body?.error_code ?? ''}`
}

/** One request gets through, and its answer too. */
export async function pass(system: System, message: Message) {
  if (message.phase === 'going') await handle(system, message)
  if (message.phase === 'coming') await message.line.arrive(message)
  else await message.line.breakOff(message)
}

/** Messages that still have the way to the authority before them. */
const going = (line: Line, isAwaited = true) =>
  line.messages().filter(({ phase, task }) => phase === 'going' && (task !== null) === isAwaited)

const coming = (line: Line) => line.messages().filter(({ phase }) => phase === 'coming')

export const nextOf = (line: Line, from: Sender) =>
  line
    .messages()
    .find(
      (message) =>
        message.from === from &&
        message.task !== null &&
        !message.task.isOver &&
        (message.phase === 'going' || message.phase === 'coming'),
    )

/** A kind of weather that befalls a request which is on its way. */
function onTheWay(
  name: string,
  weight: number,
  befall: (system: System, message: Message) => Promise<void>,
  isFor: (message: Message) => boolean = () => true,
): KindOfWeather {
  return {
    name,
    weight,
    async happen(system, line) {
      const message = system.dice.pick(going(line).filter(isFor))
      if (!message) return false
      await befall(system, message)
      return true
    },
  }
}

/** Something says this to who asked, and the authority hears nothing. */
function says(
  name: string,
  weight: number,
  answerOf: (system: System) => Answer,
  isFor?: (message: Message) => boolean,
) {
  return onTheWay(
    name,
    weight,
    async (system, message) => {
      const answer = answerOf(system)
      note(system, message, `is answered ${answer.status} by something else`)
      await message.line.say(message, answer)
    },
    isFor,
  )
}

const html = (status: number) =>
  toAnswer(status, new Headers({ 'content-type': 'text/html' }), '<html>Please log in</html>')

/** A refusal that bears the mark of an authority. */
function refusal(status: number, code: string, headers: Record<string, string> = {}): Answer {
  const body = { status, error_code: code, detail: STATUS_CODES[status] }
  const marked = {
    'sync-protocol': '1',
    'content-type': 'application/problem+json',
    ...headers,
  }
  return toAnswer(status, new Headers(marked), JSON.stringify(body))
}

const isPush = ({ what }: Message) => what === 'push'

/** What becomes of requests and answers. To add a kind of weather: an entry. */
const KINDS_OF_WEATHER: readonly KindOfWeather[] = [
  {
    name: 'the line is good for a while',
    weight: 36,
    async happen(system, line) {
      const first = system.dice.pick([...going(line), ...coming(line)])
      if (!first) return false
      const passes = 1 + system.dice.below(PASSES_MAX)
      let message: Message | undefined = first
      for (let passed = 0; message && passed < passes; passed++) {
        await pass(system, message)
        message = nextOf(line, first.from)
      }
      return true
    },
  },
  onTheWay('a request does not arrive', 2, async (system, message) => {
    note(system, message, 'is lost')
    await message.line.breakOff(message)
  }),
  onTheWay('a request arrives late', 3, async (system, message) => {
    note(system, message, 'is lost, and comes late')
    message.line.copy(message)
    await message.line.breakOff(message)
  }),
  onTheWay('the reply is lost', 5, async (system, message) => {
    await handle(system, message)
    note(system, message, 'reply is lost')
    await message.line.breakOff(message)
  }),
  onTheWay('the reply is delayed', 5, (system, message) => handle(system, message)),
  onTheWay('a request is doubled', 3, async (system, message) => {
    const copy = message.line.copy(message)
    await handle(system, copy)
    await message.line.breakOff(copy)
    await pass(system, message)
  }),
  onTheWay('a copy follows later', 4, async (system, message) => {
    message.line.copy(message)
    await pass(system, message)
  }),
  {
    name: 'a late request arrives',
    weight: 7,
    async happen(system, line) {
      const copy = system.dice.pick(going(line, false))
      if (!copy) return false
      note(system, copy, 'arrives late')
      await handle(system, copy, { isStepwise: system.dice.chance(0.2) })
      return true
    },
  },
  {
    name: 'a delayed reply is lost',
    weight: 3,
    async happen(system, line) {
      const message = system.dice.pick(coming(line))
      if (!message) return false
      note(system, message, 'reply is lost after all')
      await message.line.breakOff(message)
      return true
    },
  },
  onTheWay('central handles step by step', 9, (system, message) =>
    handle(system, message, { isStepwise: true }),
  ),
  onTheWay('central loses power during a request', 2, async (system, message) => {
    const { dice } = system
    await handle(system, message, { callsLeft: dice.below(CALLS_MAX) })
  }),
  onTheWay('a page breaks off', 3, async (system, message) => {
    await handle(system, message)
    if (!message.answer) return message.line.breakOff(message)
    note(system, message, 'reply is cut short')
    await message.line.cutShort(message)
  }),
  onTheWay('500 after the fact', 2, async (system, message) => {
    await handle(system, message)
    note(system, message, 'is answered 500')
    await message.line.say(message, refusal(500, 'INTERNAL'))
  }),
  says('500', 3, () => refusal(500, 'INTERNAL')),
  says('503 with Retry-After', 1, () => refusal(503, 'STORAGE_FAILED', { 'retry-after': '60' })),
  says('429', 1, () => refusal(429, 'RATE_LIMITED', { 'retry-after': '5' })),
  says('a broken proxy', 1, () => html(502)),
  says('a captive portal', 2, () => html(200)),
  says('413', 4, () => refusal(413, 'TOO_LARGE'), isPush),
]

/** That weather on one of the lines; its names are told apart by a prefix. */
export const weatherOn = (prefix: string, lineOf: (system: System) => Line): readonly Kind[] =>
  KINDS_OF_WEATHER.map(({ name, weight, happen }) => ({
    name: `${prefix}${name}`,
    weight,
    happen: (system) => happen(system, lineOf(system)),
  }))

/** On the line between boxes and central. */
export const WEATHER: readonly Kind[] = [
  ...weatherOn('', ({ line }) => line),
  {
    name: 'a box is cut off',
    weight: 1,
    async happen(system) {
      await cutOff(system, system.line, system.dice.pick(system.boxes) as BoxNode)
      return true
    },
  },
]

export async function cutOff({ dice, step, trace }: System, line: Line, sender: Sender) {
  sender.partitionedUntil = step + 5 + dice.below(30)
  trace.push(`  ${sender.name} is cut off until step ${sender.partitionedUntil}`)
  for (const message of going(line).filter(({ from }) => from === sender)) {
    await line.breakOff(message)
  }
}
