import type { Draft } from './box.ts'
import { NEWCOMER, newcomer, PATIENT, STOCK } from './clinic.ts'
import type { Story } from './steps.ts'

const phone = (to: string, more: Partial<Draft> = {}): Draft => {
  return { record: PATIENT, op: 'update', fields: { phone: to }, ...more }
}
const dispense = (count: number): Draft => {
  return { record: STOCK, op: 'move_stock', movement: { kind: 'DISPENSED', delta: -count } }
}
const register: Draft = { record: NEWCOMER, op: 'create', fields: newcomer }
const move: Draft = { record: NEWCOMER, op: 'update', fields: { village: 'Ahero' } }

/** What is written in a small clinic, by name. */
export const STORIES = {
  'one field, twice at one box and once at the other': {
    boxes: [[phone('a'), phone('a again')], [phone('b')]],
    central: [],
  },
  'one batch, of which both boxes give out more than half': {
    boxes: [[dispense(6)], [dispense(6)]],
    central: [],
  },
  'three records, each written by another': {
    boxes: [[register], [phone('b')]],
    central: [dispense(6)],
  },
  'three records: a patient registered and changed, another changed on both sides, stock': {
    boxes: [
      [register, move],
      [phone('b', { isOldView: true }), dispense(6)],
    ],
    central: [phone('c')],
  },
} satisfies Record<string, Story>

export type StoryName = keyof typeof STORIES
