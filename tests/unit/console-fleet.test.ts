import {
  chooseBoxes,
  countStands,
  fleetQueryOf,
  needsHelp,
  withNews,
} from '@outpost/central/console/fleet-view'
import type { NodeView } from '@outpost/central/routes/nodes'
import { parseReport } from '@outpost/shared/protocol/report'
import { expect, test } from 'vitest'

/** A box of the fleet, fine unless the test says otherwise. */
function box(name: string, more: Partial<NodeView> = {}): NodeView {
  return {
    id: `id-${name}`,
    name,
    clinics: [],
    clinic_names: [`Clinic ${name}`],
    behind: null,
    open_orders: 0,
    condition: 'fine',
    troubles: [],
    last_seen_at: '2027-03-01T08:00:00.000Z',
    next_contact_at: null,
    reported_at: null,
    report: parseReport(null),
    ...more,
  }
}

const silent = box('Élodie 10', {
  condition: 'silent',
  troubles: [
    { kind: 'silent', since: null },
    { kind: 'disk', since: null },
  ],
  last_seen_at: '2027-02-28T08:00:00.000Z',
})
const old = box('Box 2', { troubles: [{ kind: 'version', since: null }] })
const fine = box('Box 10', { report: { ...parseReport(null), pending: 7 } })
const unborn = box('New', { condition: 'not_enrolled', last_seen_at: null })
const fleet = [silent, old, fine, unborn]

const choose = (address: Record<string, string>) =>
  chooseBoxes(fleet, fleetQueryOf(address)).map(({ name }) => name)

test('a box is found by beginnings of words of its name and clinics, without accents', () => {
  expect(choose({ q: 'elod' })).toEqual(['Élodie 10'])
  expect(choose({ q: 'clin 10' })).toEqual(['Élodie 10', 'Box 10'])
  expect(choose({ q: 'lodie' })).toEqual([])
  expect(choose({})).toEqual(fleet.map(({ name }) => name))
})

test('a box with two troubles is picked out by either, one without by being fine', () => {
  expect(choose({ is: 'disk' })).toEqual(['Élodie 10'])
  expect(choose({ is: 'silent' })).toEqual(['Élodie 10'])
  expect(choose({ is: 'fine' })).toEqual(['Box 10'])
  expect(choose({ is: 'no such thing' })).toHaveLength(4)
  expect(countStands(fleet)).toMatchObject({ silent: 1, disk: 1, version: 1, fine: 1, late: 0 })
  expect(fleet.filter(needsHelp)).toEqual([silent])
})

test('boxes stand by need, by name with its numbers, by silence, by what they have not sent', () => {
  expect(choose({ sort: 'name' })).toEqual(['Box 2', 'Box 10', 'Élodie 10', 'New'])
  expect(choose({ sort: 'contact' })).toEqual(['Élodie 10', 'Box 2', 'Box 10', 'New'])
  expect(choose({ sort: 'pending' })[0]).toBe('Box 10')
})

test('news of a box put it where it belongs, and leave the others as they were', () => {
  const troubled = { ...fine, troubles: [{ kind: 'twin' as const, since: null }] }
  const added = box('Added')
  const call = { id: old.id, last_seen_at: null, next_contact_at: null, behind: 4 }
  const after = withNews(fleet, { changed: [troubled, added], called: [call] })
  expect(after.map(({ name }) => name)).toEqual(['Box 10', 'Élodie 10', 'Box 2', 'New', 'Added'])
  expect(after[0]).toBe(troubled)
  expect(after[1]).toBe(silent)
  expect(after[2]).toEqual({ ...old, ...call })
})
