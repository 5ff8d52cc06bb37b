import { type Clock, toIso } from '../../../model/time.ts'
import { printResult } from '../../../node/cli.ts'
import type { Description } from './description.ts'
import { type DatabasePlace, makeBackup, partsOf } from './make.ts'
import { linesOfLost, type RestoreOptions, restoreBackup } from './restore.ts'

export type BackupCommandDeps = {
  place: DatabasePlace
  clock: Clock
  version: string
  /** Called by a restore when nothing speaks against the backup, before the database is looked at. */
  beforeLooking?: () => void
  /** Who keeps a trail of what is done enters it there; a box keeps none. */
  trail?: {
    beforeBackup: () => void
    record: NonNullable<RestoreOptions['record']>
  }
}

/** `central backup` and `edge backup`: one file that can be restored on any machine. */
export function runBackup(
  { place, clock, version, trail }: BackupCommandDeps,
  file: string,
  isJson: boolean | undefined,
) {
  const made = makeBackup(place, file, {
    now: clock.now(),
    programVersion: version,
    ...(trail && { beforeCopy: trail.beforeBackup }),
  })
  printResult({ file, ...viewOf(made) }, isJson, [
    `${file} is whole and was checked: ${countsLine(made)}.`,
    ...partsOf(file).map(
      (part) =>
        `${part} was left by a backup that was killed: remove it, unless one is being made now.`,
    ),
    `It holds everything up to ${toIso(made.lastChangeAt)}. Whoever has this file has all of it: keep it where the database would be safe.`,
  ])
}

/** `central restore` and `edge restore`. */
export function runRestore(
  { place, clock, beforeLooking, trail }: BackupCommandDeps,
  file: string,
  { isForced, isJson }: { isForced: boolean; isJson: boolean | undefined },
) {
  const { backup, present, keptAs, logsKept, epoch } = restoreBackup(place, file, {
    now: clock.now(),
    isForced,
    ...(beforeLooking && { beforeLooking }),
    ...(trail && { record: trail.record }),
  })
  const result = {
    database: place.file,
    backup: viewOf(backup),
    epoch,
    restored_to: toIso(backup.lastChangeAt),
    replaced: present?.holds
      ? { last_change_at: toIso(present.holds.lastChangeAt), counts: present.holds.counts }
      : null,
    not_in_backup: present?.notInBackup?.rows ?? {},
    unsent_edits: present?.notInBackup?.unsentEdits ?? 0,
    undecided_edits: present?.notInBackup?.undecidedEdits ?? 0,
    kept_as: keptAs,
    logs_kept: logsKept,
  }
  printResult(result, isJson, [
    ...(present ? linesOfLost(place.file, present, backup) : []),
    ...(keptAs ? [`It was replaced, and is kept as ${keptAs}.`] : []),
    ...(logsKept.length > 0
      ? [
          `A database that is not there any more had left its log, which may hold edits that are nowhere else. It is kept as ${logsKept.join(' and ')}: it belongs beside that database, named like it and with the same ending.`,
        ]
      : []),
    `${place.file} is as it was at ${toIso(backup.lastChangeAt)}: ${countsLine(backup)}.`,
    place.kind === 'central'
      ? 'Start "central serve": what the boxes hold of the hours since, they bring back by themselves in their next rounds. Until then their rejected edits cannot be decided at central: "central node list" shows for which it waits. See "central recover list" afterwards.'
      : 'Start "edge serve": the box fetches from central by itself what it lacks.',
  ])
}

function viewOf({
  kind,
  ownerId,
  epoch,
  programVersion,
  madeAt,
  lastChangeAt,
  counts,
}: Description) {
  return {
    kind,
    owner_id: ownerId,
    epoch,
    version: programVersion,
    made_at: toIso(madeAt),
    last_change_at: toIso(lastChangeAt),
    counts,
  }
}

function countsLine({ counts }: Description): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`)
  return parts.length > 0 ? parts.join(', ') : 'nothing yet'
}
