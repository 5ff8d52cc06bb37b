import { readFileSync } from 'node:fs'
import { createCatalogues } from '@outpost/shared/web/texts'
import { createFigures } from '../console/figures.ts'
import type { TextKey, Texts } from '../console/texts.ts'
import { explain } from '../console/trouble.ts'
import type { FleetBox } from '../fleet/fleet.ts'
import { toNodeView } from '../fleet/node-view.ts'
import type { AlertRow, MessageRow } from './alert-store.ts'
import { CONSOLE_TEXTS } from './languages.ts'

type Catalogue = Record<TextKey | 'direction', string>

/** A message to send, in words; names of boxes and clinics are all that it holds of anybody. */
export type AlertText = {
  message: MessageRow
  alert: AlertRow
  box: FleetBox
  /** What it is called, in a few words. */
  title: string
  /** How it is, and what to do next; empty when it is over. */
  lines: string[]
}

export type AlertWords = Awaited<ReturnType<typeof loadAlertWords>>

/** The words of alerts, in a language: those with which the console says the same. */
export async function loadAlertWords(language: string) {
  const read = (name: string): Catalogue =>
    JSON.parse(readFileSync(new URL(`${name}.json`, CONSOLE_TEXTS), 'utf8'))
  const files = { [`/${language}.json`]: async () => read(language) }
  const texts: Texts = await createCatalogues<TextKey>(read('en'), files).load(language)
  const figures = createFigures(language)
  return {
    say: texts.say,

    tell(message: MessageRow, alert: AlertRow, box: FleetBox, now: number): AlertText {
      const view = toNodeView(box)
      const { kind } = alert
      const trouble = view.troubles.find((one) => one.kind === kind) ?? { kind, since: null }
      const { name, told, next } = explain({ texts, figures }, view, trouble, now)
      const where = [box.row.name, ...box.clinicNames].join(', ')
      const isOver = message.what === 'ended'
      const title = isOver
        ? texts.say(`alerts.mail.${alert.endedAs ?? 'over'}`, { name, where })
        : texts.say('alerts.mail.raised', { name, where })
      return { message, alert, box, title, lines: isOver ? [] : [told, next] }
    },
  }
}
