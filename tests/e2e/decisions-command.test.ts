import { expect, test } from 'vitest'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { run } from '../support/command-line.ts'
import { startDeciding } from '../support/deciding.ts'

/** Some commands and a process, on a machine that is busy otherwise. */
const MANY_COMMANDS_MS = 90_000

test(
  '[N5] [E9] edge inbox decide decides as a device does, once, and says what came of it',
  async () => {
    const at = await startDeciding()
    const patients = await at.patients(2)
    await at.box.round()
    const [first, second] = (await at.rejectedPhones(patients)) as [string, string]
    const env = { EDGE_DATABASE: at.box.file }
    const json = (...words: string[]) => runJsonHere('edge', ['inbox', ...words], env)
    const decide = (...words: string[]) => run('edge', ['inbox', 'decide', ...words], { env })

    const wrong: [string[], RegExp][] = [
      [
        [first, 'confirm'],
        /confirm cannot succeed here; possible: keep_server, apply_mine, change/,
      ],
      [[first, 'change', '--fields', 'phone'], /--fields must be a JSON object/],
      [[patients[0] as string, 'keep_server'], /There is no such edit in the inbox/],
    ]
    for (const [words, says] of wrong) {
      const ran = await runHere('edge', ['inbox', 'decide', ...words], env)
      expect(ran).toMatchObject({ code: 1, out: '' })
      expect(ran.err).toMatch(says)
    }
    const { results } = await runJsonHere('edge', ['inbox'], env)
    expect(results).toEqual(await at.inboxOf(at.device))

    const says = ['decide', first, 'change', '--fields', '{"phone":"both"}', '--actor', 'Nurse']
    const decided = await json(...says)
    expect(decided).toMatchObject({ id: first, decision: 'change', actor: 'Nurse' })
    expect(await json(...says)).toEqual(decided)
    const kept = await decide(second.toUpperCase(), 'keep_server')
    expect(kept).toMatchObject({ code: 0, out: `Decided about ${second}: keep_server.\n` })
    expect(await at.inboxOf(at.device)).toEqual([])

    expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
    expect(await at.atCentral('patients', patients[0] as string)).toMatchObject({ phone: 'both' })
    expect(await at.standing(first, at.admin)).toMatchObject({
      decision: { decision: 'change', actor: 'Nurse', where: 'box', new_edit: decided.new_edit },
    })
    expect(await at.standing(second, at.admin)).toMatchObject({
      decision: { decision: 'keep_server', actor: 'box', where: 'box' },
    })
  },
  MANY_COMMANDS_MS,
)
