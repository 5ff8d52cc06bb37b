/*
 * Decides who goes on. Everything that happens in the simulation is a task: a box's round, the
 * handling of a request. One runs at a time, until it ends or must wait: for the line, or, if it is
 * played step by step, at every call of its node's store. So the order of all that happens follows
 * from the seed alone.
 */

/** The node was switched off at the wall while this was under way. */
class Crashed extends Error {}

/** What tasks run on: whatever can be switched off. */
export type Node = {
  readonly name: string
  /** Switched off: its database is closed as it is. */
  die(): void
  readonly isUp: boolean
}

export type Task = {
  readonly node: Node
  readonly name: string
  /** Waits at every call of its node's store. */
  isStepwise: boolean
  /** The power goes at the store call after so many; null: it stays. */
  callsLeft: number | null
  isKilled: boolean
  isOver: boolean
  /** At a call of the store, or for the line; null while it runs. */
  waitsFor: 'store' | 'line' | null
}

type Waiting = { resolve(value: unknown): void; reject(error: unknown): void }

export type TaskOptions = Partial<Pick<Task, 'isStepwise' | 'callsLeft'>>

export type Scheduler = ReturnType<typeof createScheduler>

export function createScheduler() {
  const tasks = new Set<Task>()
  const waiting = new Map<Task, Waiting>()
  /** What came up from tasks: bugs of the product, or of the simulation. */
  const bugs: unknown[] = []
  let current: Task | null = null
  let endTurn = () => {}

  async function turn(task: Task, go: () => void): Promise<void> {
    if (current) throw new Error(`${task.name} was started while ${current.name} runs`)
    current = task
    const { promise, resolve } = Promise.withResolvers<void>()
    endTurn = resolve
    go()
    await promise
    current = null
  }

  function waitFor<T>(what: 'store' | 'line'): Promise<T> {
    const task = current
    if (!task) throw new Error('only a task can wait')
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    waiting.set(task, { resolve: resolve as Waiting['resolve'], reject })
    task.waitsFor = what
    endTurn()
    return promise
  }

  function wake(task: Task): Waiting {
    const found = waiting.get(task)
    if (!found) throw new Error(`${task.name} does not wait`)
    waiting.delete(task)
    task.waitsFor = null
    return found
  }

  /** The power goes where it is to go. */
  function usePower(task: Task) {
    if (task.callsLeft !== null && task.callsLeft-- === 0) {
      task.node.die()
      task.isKilled = true
    }
    if (task.isKilled) throw new Crashed(`${task.node.name} was switched off`)
  }

  async function fail(task: Task, error: unknown) {
    await turn(task, () => wake(task).reject(error))
  }

  return {
    bugs,
    tasks: () => [...tasks],
    isKilled: () => current?.isKilled ?? false,
    /** The task that runs now. */
    running(): Task {
      if (!current) throw new Error('no task runs')
      return current
    },

    /** Runs a task until it ends or waits. `onKilled` is told if its node is switched off first. */
    async begin(
      node: Node,
      name: string,
      work: () => Promise<unknown>,
      { isStepwise = false, callsLeft = null }: TaskOptions = {},
      onKilled: () => void = () => {},
    ): Promise<Task> {
      const task: Task = {
        node,
        name,
        isStepwise,
        callsLeft,
        isKilled: false,
        isOver: false,
        waitsFor: null,
      }
      tasks.add(task)
      const end = () => {
        task.isOver = true
        tasks.delete(task)
        if (task.isKilled) onKilled()
        endTurn()
      }
      await turn(task, () => {
        work().then(end, (error) => {
          if (!task.isKilled) bugs.push(error)
          end()
        })
      })
      return task
    },

    /** Lets a task that waits at its store go on. */
    goOn: (task: Task) => turn(task, () => wake(task).resolve(undefined)),

    /** What the running task does before and after each call of its node's store. */
    async gate(): Promise<void> {
      const task = current
      if (!task) return
      usePower(task)
      if (task.isStepwise) await waitFor('store')
      if (task.isKilled) throw new Crashed(`${task.node.name} was switched off`)
    },
    /** The same before a commit inside such a call, where nobody else can come first. */
    gateOfCommit() {
      if (current) usePower(current)
    },

    /** The running task waits for an answer over the line. Calls back with how to give it one. */
    async onLine<T>(callback: (task: Task) => void): Promise<T> {
      if (!current) throw new Error('only a task can use the line')
      if (current.isKilled) throw new Crashed(`${current.node.name} was switched off`)
      callback(current)
      return waitFor<T>('line')
    },
    answer: (task: Task, value: unknown) => turn(task, () => wake(task).resolve(value)),
    breakLine: (task: Task, error: unknown) => fail(task, error),

    /** Ends all tasks of a node that was switched off. */
    async killAll(node: Node) {
      const own = [...tasks].filter((task) => task.node === node)
      for (const task of own) task.isKilled = true
      for (const task of own) if (task.waitsFor) await fail(task, new Crashed('switched off'))
    },
  }
}
