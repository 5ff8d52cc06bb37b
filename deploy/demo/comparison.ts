import { isDeepStrictEqual } from 'node:util'
import { COLLECTION_NAMES } from '@outpost/shared/model/collections'
import type { WireRecord } from '@outpost/shared/model/record'
import { number } from './narrator.ts'
import type { Cast, Stage } from './stage.ts'

/** What each side says of itself, and not of the record (R2). */
const OWN_TO_EACH_SIDE = ['last_synced_at', 'pending', 'sync_state']

type Compared = { central: number; box: number; equal: number }

/** Reads every record of the clinic on both sides, and counts those that are the same. */
export async function compareSides({ narrator }: Stage, { viewer, device }: Cast) {
  narrator.step('What central and the box hold of this clinic, compared field by field')
  const compared: Record<string, Compared> = {}
  for (const collection of COLLECTION_NAMES) {
    const [central, box] = await Promise.all([viewer.list(collection), device.list(collection)])
    const onBox = new Map(box.map((record) => [record.id, common(record)]))
    const equal = central.filter((one) => isDeepStrictEqual(common(one), onBox.get(one.id))).length
    compared[collection] = { central: central.length, box: box.length, equal }
    narrator.fact(...toRow(collection, compared[collection]))
  }
  const total = sum(Object.values(compared))
  narrator.fact(...toRow('in all', total))
  const differ = Math.max(total.central, total.box) - total.equal
  narrator.fact('', differ === 0 ? 'No record differs.' : `${number(differ)} differ.`)
  return { collections: compared, total, differ }
}

function common(record: WireRecord): object {
  const entries = Object.entries(record).filter(([key]) => !OWN_TO_EACH_SIDE.includes(key))
  return Object.fromEntries(entries)
}

function sum(all: Compared[]): Compared {
  const of = (key: keyof Compared) => all.reduce((total, one) => total + one[key], 0)
  return { central: of('central'), box: of('box'), equal: of('equal') }
}

function toRow(name: string, { central, box, equal }: Compared): [string, string] {
  const label = name === 'pharmacy-inventory' ? 'stock' : name
  const column = (value: number) => number(value).padStart(5)
  return [label, `${column(central)} at central ${column(box)} on the box ${column(equal)} equal`]
}
