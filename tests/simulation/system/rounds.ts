import type { RoundResult } from '@outpost/shared/replica/round-result'
import type { BoxNode } from './box-node.ts'
import { watchComparison } from './damage.ts'
import type { TaskOptions } from './scheduler.ts'
import type { System } from './system.ts'
import { type Kind, nextOf, pass } from './weather.ts'

/* Rounds of boxes, and tasks that go on step by step. */

const CALLS_MAX = 30

export async function beginRound(system: System, box: BoxNode, options: TaskOptions) {
  await box.beginRound(options, (result) => {
    system.trace.push(
      `  ${box.name}: round ${result ? resultInWords(result) : 'was cut off by power'}`,
    )
    if (result) watchComparison(system, box, result)
  })
}

/** A whole round on a good line. */
export async function runRound(system: System, box: BoxNode) {
  await beginRound(system, box, {})
  for (let passes = 0; passes < PASSES_OF_ROUND_MAX; passes++) {
    const message = nextOf(system.line, box)
    if (!message) break
    await pass(system, message)
  }
}

const PASSES_OF_ROUND_MAX = 400

export function resultInWords(result: RoundResult): string {
  const { isComplete, link, accepted, rejected, setAside, pulled } = result
  const counts = `${accepted} accepted, ${rejected} rejected, ${setAside} set aside, ${pulled} pulled`
  const { comparison } = result
  const compared = comparison
    ? `, compared: ${comparison.differences.length} differ${comparison.isComplete ? '' : ', not complete'}`
    : ''
  return `${isComplete ? 'complete' : 'failed'} (${link}): ${counts}${compared}`
}

/** Rounds begin, and tasks that are played step by step go on. */
export const ROUNDS: readonly Kind[] = [
  {
    name: 'a round begins',
    weight: 22,
    async happen(system) {
      const { dice, boxes, trace } = system
      const box = dice.pick(boxes.filter((one) => !one.isRoundRunning()))
      if (!box) return false
      trace.push(`  ${box.name}: a round begins`)
      await beginRound(system, box, { isStepwise: dice.chance(0.25) })
      return true
    },
  },
  {
    name: 'the power goes during a round',
    weight: 2,
    async happen(system) {
      const { dice, boxes } = system
      const box = dice.pick(boxes.filter((one) => !one.isRoundRunning()))
      if (!box) return false
      await beginRound(system, box, { callsLeft: dice.below(CALLS_MAX) })
      return true
    },
  },
  {
    name: 'a task goes on',
    weight: 26,
    async happen(system) {
      const { dice, scheduler, trace } = system
      const task = dice.pick(scheduler.tasks().filter(({ waitsFor }) => waitsFor === 'store'))
      if (!task) return false
      const calls = 1 + dice.below(CALLS_MAX)
      trace.push(`  ${task.name} goes on for ${calls} calls`)
      for (let call = 0; call < calls && task.waitsFor === 'store'; call++) {
        await scheduler.goOn(task)
      }
      return true
    },
  },
]
