import type { System } from './system.ts'
import { onlyBrokenOff } from './tablet-browser.ts'
import { paired, passAll } from './tablet-line.ts'
import { PINS } from './tablet-names.ts'
import type { TabletNode } from './tablet-node.ts'
import type { Kind } from './weather.ts'

/* Who works at tablets (A2). */

export const NAMELESS = 'work on a tablet goes on in nobody’s name'
export const WRONG_PIN = 'a wrong PIN is entered at a tablet'
export const BEGUN = 'a PIN is right at a tablet'

/** To add one: an entry. */
export const TABLET_STAFF: readonly Kind[] = [
  {
    name: 'somebody says who works at a tablet',
    weight: 16,
    async happen(system) {
      const { dice } = system
      const tablet = dice.pick(paired(system))
      const place = await tablet?.place()
      if (!tablet || !place?.staff || place.staff.members.length === 0) return false
      const member = dice.pick(Object.keys(PINS)) as string
      await begin(system, tablet, member, dice.chance(0.15) ? '0000' : (PINS[member] as string))
      return true
    },
  },
  {
    name: 'a tablet is locked',
    weight: 2,
    async happen({ dice, scheduler, tablets, trace }) {
      const tablet = dice.pick(tablets.filter((one) => one.isPaired()))
      if (!tablet) return false
      trace.push(`  ${tablet.name} is locked`)
      await scheduler.begin(tablet, `lock of ${tablet.name}`, () => tablet.who().lock())
      return true
    },
  },
]

/** As the screen does it, also where the box is away. */
async function begin(system: System, tablet: TabletNode, name: string, pin: string) {
  const { scheduler, trace, tally } = system
  await scheduler.begin(tablet, `${name} begins at ${tablet.name}`, async () => {
    const known = (await tablet.place())?.staff?.members.find((one) => one.name === name)
    if (!known) return
    const begun = await tablet.who().begin(known, pin).catch(onlyBrokenOff)
    const kind = begun?.kind ?? 'unchecked'
    trace.push(`  ${tablet.name}: ${name} begins: ${kind}`)
    if (kind === 'open') tally.kind(BEGUN)
    if (kind === 'wrong') tally.kind(WRONG_PIN)
    if (kind !== 'unchecked') return
    await tablet.who().goOnNameless()
    tally.kind(NAMELESS)
  })
}

/** On a good line somebody begins. */
export async function beginSomebody(system: System, tablet: TabletNode) {
  const name = system.dice.pick(Object.keys(PINS)) as string
  await begin(system, tablet, name, PINS[name] as string)
  await passAll(system, tablet)
}

/** On a good line those begin who have written what waits, one after the other. */
export async function beginAll(system: System, tablet: TabletNode) {
  const named = (await tablet.edits()).flatMap(({ edit }) => edit.actor ?? [])
  for (const [name, pin] of Object.entries(PINS)) {
    if (!named.includes(name)) continue
    await begin(system, tablet, name, pin)
    await passAll(system, tablet)
  }
  if (!(await tablet.place())?.awaitsName) return
  await begin(system, tablet, 'Otieno', PINS.Otieno as string)
  await passAll(system, tablet)
}
