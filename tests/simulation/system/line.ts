import type { Fetch } from '@outpost/shared/replica/http-link'
import type { BoxNode } from './box-node.ts'
import type { CentralNode } from './central-node.ts'
import { type Answer, plainly, type Question } from './question.ts'
import type { Scheduler, Task, TaskOptions } from './scheduler.ts'

/*
 * The line between boxes and central. A request lies on it until the simulation decides what becomes
 * of it; so does its answer. Nothing moves by itself.
 */

export type Message = {
  number: number
  box: BoxNode
  /** The id under which it calls. */
  nodeId: string
  /** The round that waits for the answer; null for a copy, and when its box was switched off. */
  task: Task | null
  question: Question
  what: 'push' | 'pull'
  phase: 'going' | 'at central' | 'coming' | 'lost'
  answer: Answer | null
}

/** What the round's `fetch` is given. */
type Given = Awaited<ReturnType<Fetch>>

export type Line = ReturnType<typeof createLine>

type LineDeps = {
  scheduler: Scheduler
  central: () => CentralNode
  /** Called around central's handling of a request. */
  watch: (message: Message) => (answer: Answer) => void
  isPartitioned: (box: BoxNode) => boolean
}

export function createLine({ scheduler, central, watch, isPartitioned }: LineDeps) {
  const messages: Message[] = []
  let sent = 0

  function add(message: Omit<Message, 'number' | 'phase' | 'answer'>): Message {
    sent += 1
    const added: Message = { ...message, number: sent, phase: 'going', answer: null }
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

  return {
    messages: (): readonly Message[] => messages,

    /** The `fetch` of a box. */
    fetchOf(box: () => BoxNode): Fetch {
      return plainly(async (url, { method, headers, body }) => {
        if (isPartitioned(box())) throw new TypeError('no route to central')
        const { pathname, search } = new URL(url)
        const what = pathname === '/api/sync/push' ? 'push' : 'pull'
        const question = { method, path: pathname + search, headers, ...(body && { body }) }
        return scheduler.onLine<Given>((task) =>
          add({ box: box(), nodeId: box().nodeId, task, question, what }),
        )
      })
    },

    /** Central handles the request, at once or step by step. Pages hold at most so many changes. */
    async handle(message: Message, pageLimit: number, options: TaskOptions = {}) {
      message.phase = central().isUp ? 'at central' : 'lost'
      if (message.phase === 'lost') return
      const question = withLimit(message.question, pageLimit)
      const told = watch(message)
      await scheduler.begin(
        central(),
        `${message.what} of ${message.box.name} at central`,
        async () => {
          const answer = await central().ask(question)
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

    /** The answer that central gave arrives. */
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
    copy: ({ box, nodeId, question, what }: Message) =>
      add({ box, nodeId, task: null, question, what }),
  }
}

function toGiven({ status, headers, text }: Answer): Given {
  return { status, headers, text: async () => text }
}

function withLimit(question: Question, limit: number): Question {
  return { ...question, path: question.path.replace(/\blimit=\d+/, `limit=${limit}`) }
}
