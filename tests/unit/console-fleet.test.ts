import {
  type Box,
  chooseBoxes,
  countStands,
  fleetQueryOf,
  keepUnchanged,
  needsHelp,
} from '@outpost/central/console/fleet-view'
import { parseReport } from '@outpost/shared/protocol/report'
import { expect, test } from 'vitest'

/** A box of the fleet, fine unless the test says otherwise. */
function box(name: string, more: Partial<Box> = {}): Box {
  return {
    id: `id-${name}`,
    name,
    clinics: [],
    clinicNames: [`Clinic ${name}`],
    condition: 'fine',
    troubles: [],
    last_seen_at: '2026-03-02T08:00:00.000Z',
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
  last_seen_at: '2026-03-01T08:00:00.000Z',
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

test('of a newer list only what has changed is new', () => {
  const now = [structuredClone(silent), { ...fine, name: 'Renamed' }]
  const kept = keepUnchanged(fleet, now)
  expect(kept[0]).toBe(silent)
  expect(kept[1]).toBe(now[1])
})
