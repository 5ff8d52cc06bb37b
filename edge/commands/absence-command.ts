import { DAY_MS } from '@outpost/shared/model/durations'
import {
  instantInZone,
  type Millis,
  parseInstant,
  toIso,
  toIsoOrNull,
} from '@outpost/shared/model/time'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { type Command, Option } from 'commander'
import { ownTimeZone } from '../sync/timetable.ts'
import type { WithEdge } from './command-context.ts'

/** Whoever is away for longer gives up a box's place, or forgot to say that it is back. */
const ABSENCE_MS_MAX = 60 * DAY_MS

/** `edge absence`: a box that is switched off for some days is no reason to worry at central (N11). */
export function addAbsenceCommand(program: Command, withEdge: WithEdge) {
  program
    .command('absence')
    .description('tell central until when this box will not call, so that nobody worries')
    .option(
      '--until <time>',
      'such as 2027-01-04T08:00, at most 60 days ahead, by the clock of this box; with an offset or Z at the end, by that',
    )
    .addOption(new Option('--end', 'it calls as always again').conflicts('until'))
    .option(...jsonOption)
    .action(({ until, end, json }) =>
      withEdge(({ edge: { row, clock } }) => {
        if (until !== undefined) row.change({ absentUntil: readUntil(until, clock.now()) })
        if (end) row.change({ absentUntil: null })
        const { absentUntil } = row.read()
        const isAway = absentUntil !== null && absentUntil > clock.now()
        printResult({ absent_until: toIsoOrNull(isAway ? absentUntil : null) }, json, [
          isAway
            ? `This box is announced as away until ${toIso(absentUntil)}. Central learns of it with the next round: "edge sync" makes one now.`
            : 'This box is announced as calling by its schedule.',
        ])
      }),
    )
}

function readUntil(text: string, now: Millis): Millis {
  const until = LOCAL_TIME.test(text) ? instantInZone(text, ownTimeZone()) : parseInstant(text)
  if (until === null || parseInstant(text) === null) {
    throw new CommandFailed(`${text} is not a time such as 2027-01-04T08:00. Nothing was changed.`)
  }
  if (until <= now || until - now > ABSENCE_MS_MAX) {
    throw new CommandFailed(`${toIso(until)} is not within the next 60 days. Nothing was changed.`)
  }
  return until
}

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/
