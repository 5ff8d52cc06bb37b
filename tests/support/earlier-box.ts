import { v4 } from 'uuid'
import { expect } from 'vitest'
import { appointmentFields } from './authority.ts'
import { startClinic } from './clinic.ts'
import { copyCard, startCopy } from './copied-box.ts'
import { create, patientFields } from './make.ts'
import { olderApp } from './older-app.ts'
import { startTablet } from './tablet.ts'

/*
 * What a tablet wrote has gone on to central, and then its box is another one, or was put back: it has
 * the records from central, and does not know the edits, which come to it once more.
 */

/** A clinic with two tablets, whose box can be put back to how it is now. */
export async function startEarlier() {
  const at = await startClinic()
  const { central, clinic, box } = at
  const amina = (await at.patient({ phone: '0700' })).id
  await create(at.admin, 'appointments', appointmentFields(clinic, amina))
  const shelf = await at.stock(5)
  await box.round()
  let url = box.url
  let answers: 'come' | 'are lost' | 'are cut short' = 'come'
  let isOlder = false
  const asOlder = olderApp()
  const over: typeof fetch = async (asked, init) => {
    const answer = await fetch(String(asked).replace(box.url, url), isOlder ? asOlder(init) : init)
    if (answers === 'come') return answer
    const text = await answer.text()
    if (answers === 'are lost') throw new TypeError('the answer was lost')
    const { status, headers } = answer
    return new Response(text.slice(0, text.length / 2), { status, headers })
  }
  const tablet = startTablet(box, central.clock, over)
  const other = startTablet(box, central.clock, over)
  const card = copyCard(box)
  for (const one of [tablet, other]) expect(await one.round()).toMatchObject({ isComplete: true })
  const id = v4()
  return {
    ...at,
    tablet,
    /** Another tablet of the same box. */
    other,
    amina,
    shelf,
    id,
    /** Of what is asked from now on the box hears; how its answers come. */
    letAnswers: (how: typeof answers) => {
      answers = how
    },
    /** The tablets' apps are of an older version, which does not tell what a box may have taken. */
    makeOlder: () => {
      isOlder = true
    },
    /** Registered, and known to central. */
    async register(fields: Record<string, unknown> = {}) {
      const given = patientFields(clinic, { full_name: 'New One', ...fields })
      const wish = { collection: 'patients', recordId: id, op: 'create', fields: given } as const
      const editId = await tablet.kept({ ...wish, seen: null })
      await tablet.round()
      await box.round()
      return editId
    },
    /** The box goes on from its card, and the tablet reaches it where it reached the other. */
    async putBack() {
      await box.down()
      const back = await startCopy(card, central.clock)
      for (let n = 0; n < 2; n++) await back.round()
      url = back.url
      return back
    },
  }
}

type Earlier = Awaited<ReturnType<typeof startEarlier>>

/** All of them hear of all that there is. */
export async function exchange({ tablet, other }: Earlier, back: { round(): Promise<unknown> }) {
  for (let n = 0; n < 3; n++) for (const one of [tablet, back, other]) await one.round()
}
