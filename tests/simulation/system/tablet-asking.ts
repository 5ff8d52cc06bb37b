import { askAndHold } from '@outpost/edge/tablet/replica/hold'
import type { WireRecord } from '@outpost/shared/model/record'
import { type System, short } from './system.ts'
import { paired, passAll } from './tablet-line.ts'
import type { TabletNode } from './tablet-node.ts'
import type { Kind } from './weather.ts'

/* What tablets ask their boxes for beside the rounds. The line lets it through or not, like all else. */

/** To add one: an entry. */
export const TABLET_ASKING: readonly Kind[] = [
  { name: 'a patient is looked up on a tablet', weight: 8, happen: lookUp },
  {
    name: 'a tablet asks how its edits stand',
    weight: 16,
    happen: (system) => askSome(system, 'standings'),
  },
  {
    name: 'a tablet asks what needs a person',
    weight: 12,
    happen: (system) => askSome(system, 'inbox'),
  },
]

type Asked = 'standings' | 'inbox'

async function askSome(system: System, what: Asked): Promise<boolean> {
  const tablet = system.dice.pick(paired(system))
  if (!tablet) return false
  await ask(system, tablet, what)
  return true
}

async function ask({ scheduler, trace }: System, tablet: TabletNode, what: Asked) {
  trace.push(`  ${tablet.name}: asks for ${what}`)
  await scheduler.begin(tablet, `${what} of ${tablet.name}`, async () => {
    const asking = what === 'inbox' ? tablet.askInbox() : tablet.askStandings()
    // Without the box the tablet shows what it has.
    await asking.catch(() => {})
    tablet.hasActed = true
  })
}

/** Both on a good line. */
export async function askAll(system: System, tablet: TabletNode) {
  for (const what of ['inbox', 'standings'] as const) {
    await ask(system, tablet, what)
    await passAll(system, tablet)
  }
}

/** A person opens a patient: the box is asked, and what it says is kept. */
async function lookUp(system: System): Promise<boolean> {
  const { dice, scheduler, trace } = system
  const tablet = dice.pick(paired(system))
  const row = dice.pick(
    tablet?.box
      .edge()
      .store.sql.all<{ id: string }>(
        `select id from records where collection = 'patients' and deleted_at is null order by key`,
      ) ?? [],
  )
  if (!tablet || !row) return false
  trace.push(`  ${tablet.name}: asks for patient ${short(row.id)}`)
  await scheduler.begin(tablet, `look-up on ${tablet.name}`, async () => {
    const deps = { db: tablet.db(), clock: tablet.boxClock() }
    const ask = async () => {
      const response = await tablet.ask(`/api/patients/${row.id}/`)
      return response.ok ? [(await response.json()) as WireRecord] : []
    }
    // Without the box the tablet shows what it has.
    await askAndHold(deps, 'patients', ask).catch(() => {})
  })
  return true
}
