import type { Fetch } from '@outpost/shared/replica/http-link'
import { type Answer, plainly, type Question } from './question.ts'
import type { Node, Scheduler, Task, TaskOptions } from './scheduler.ts'

/*
 * The line between replicas and their authority: boxes and central, tablets and boxes. A request lies
 * on it until the simulation decides what becomes of it; so does its answer. Nothing moves by itself.
 */

/** Who calls: a box, or a tablet. */
export type Sender = {
  readonly name: string
  /** Its id where it calls. */
  nodeId: string
  /** No request leaves it until this step. */
  partitionedUntil: number
}

export type Message = {
  number: number
  line: Line
  from: Sender
  /** The id under which it calls. */
  nodeId: string
  /** What waits for the answer; null for a copy, and when its sender was switched off. */
  task: Task | null
  question: Question
  what: 'push' | 'pull'
  phase: 'going' | 'at authority' | 'coming' | 'lost'
  answer: Answer | null
}

/** What the round's `fetch` is given. */
type Given = Awaited<ReturnType<Fetch>>

export type Line = ReturnType<typeof createLine>

type LineDeps = {
  scheduler: Scheduler
  /** Who answers this one's requests. */
  authorityOf: (from: Sender) => Node & { ask(question: Question): Promise<Answer> }
  /** Called around the handling of a request. */
  watch: (message: Message) => (answer: Answer) => void
  isPartitioned: (from: Sender) => boolean
}

export function createLine({ scheduler, authorityOf, watch, isPartitioned }: LineDeps) {
  const messages: Message[] = []
  let sent = 0

  function add(message: Omit<Message, 'number' | 'line' | 'phase' | 'answer'>): Message {
    sent += 1
    const added: Message = { ...message, number: sent, line, phase: 'going', answer: null }
    messages.push(added)
    return added
  }

  function remove(message: Message) {
    const at = messages.indexOf(message)
    if (at >= 0) messages.splice(at, 1)
  }

  /** Gives the round what it waits for, if there is still one. */
  async function give(message: Message, given: Given) {
    remove(message)
    const { task } = message
    if (task && !task.isOver && task.waitsFor === 'line') await scheduler.answer(task, given)
  }

  const line = {
    messages: (): readonly Message[] => messages,

    /** The `fetch` of a sender. */
    fetchOf(sender: () => Sender): Fetch {
      return plainly(async (url, { method, headers, body }) => {
        if (isPartitioned(sender())) throw new TypeError('no route')
        const { pathname, search } = new URL(url)
        const what = pathname === '/api/sync/push' ? 'push' : 'pull'
        const question = { method, path: pathname + search, headers, ...(body && { body }) }
        return scheduler.onLine<Given>((task) =>
          add({ from: sender(), nodeId: sender().nodeId, task, question, what }),
        )
      })
    },

    /** The authority handles the request, at once or step by step. Pages hold at most so many changes. */
    async handle(message: Message, pageLimit: number, options: TaskOptions = {}) {
      const authority = authorityOf(message.from)
      message.phase = authority.isUp ? 'at authority' : 'lost'
      if (message.phase === 'lost') return
      const question = withLimit(message.question, pageLimit)
      const told = watch(message)
      await scheduler.begin(
        authority,
        `${message.what} of ${message.from.name} at ${authority.name}`,
        async () => {
          const answer = await authority.ask(question)
          if (scheduler.isKilled()) return
          told(answer)
          message.answer = answer
          message.phase = 'coming'
        },
        options,
        () => {
          message.phase = 'lost'
        },
      )
    },

    /** The answer that was given arrives. */
    async arrive(message: Message) {
      const { answer } = message
      if (!answer) throw new Error('there is no answer to arrive')
      await give(message, toGiven(answer))
    },

    /** Something says this to the round instead. */
    say: (message: Message, answer: Answer) => give(message, toGiven(answer)),

    /** The answer begins to arrive, and breaks off. */
    cutShort(message: Message) {
      const { status, headers } = message.answer as Answer
      return give(message, {
        status,
        headers,
        text: () => Promise.reject(new TypeError('terminated')),
      })
    },

    /** The connection breaks: the round hears nothing more of it. */
    async breakOff(message: Message) {
      remove(message)
      const { task } = message
      if (task && !task.isOver && task.waitsFor === 'line') {
        await scheduler.breakLine(task, new TypeError('connection reset'))
      }
    },

    /** A copy of the request, which arrives some time or other; nobody waits for its answer. */
    copy: ({ from, nodeId, question, what }: Message): Message =>
      add({ from, nodeId, task: null, question, what }),
  }
  return line
}

function toGiven({ status, headers, text }: Answer): Given {
  return { status, headers, text: async () => text }
}

function withLimit(question: Question, limit: number): Question {
  return { ...question, path: question.path.replace(/\blimit=\d+/, `limit=${limit}`) }
}
