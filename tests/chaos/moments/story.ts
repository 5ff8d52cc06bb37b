import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import { someOf } from '../../support/at-length.ts'
import { createHandClock } from '../../support/clock.ts'
import { type Blow, createFate, type Fate } from '../../support/fate.ts'
import { ownFolder } from '../../support/folder.ts'
import { type MortalNodes, openMortalNodes } from '../../support/mortal-nodes.ts'
import { check } from '../checker/check.ts'
import { createDiary, type Diary } from '../checker/diary.ts'
import { pictureOf } from './picture.ts'

/** After the day of building, so that the box's clock follows the hand. */
export const NOW = Date.parse('2027-03-01T08:00:00Z')

/** The databases of both sides, and what their devices noted. */
export type Files = { central: string; box: string; diary: string }

/** One act of a story, with nodes that anything may befall: it is done when it has succeeded. */
export type Act = (scene: Scene) => Promise<void>
export type Scene = {
  nodes: MortalNodes
  diary: Diary
  /** What somebody was told that was not so. */
  untrue: string[]
}

export type Story = {
  files: Files
  acts: readonly Act[]
  /** Central was put back to a backup before. */
  isRestored?: boolean
}

type Outcome = ReturnType<typeof judge>

/** What befalls somebody at one moment differs little from the next: of so many one is tried. */
const EVERY = 4

/**
 * Tells a story once undisturbed, and then again for each of its moments, at which the blow falls.
 * Whatever befell whom, in the end all is as if nothing had: no edit lost, doubled or hidden, nothing
 * done by halves, nobody told what was not so. Answers how it ended, and the moments of each act.
 */
export async function tellAtEachMoment(story: Story, blow: Blow) {
  // Between two acts all is closed, so that each can begin from files.
  const begins: { files: Files; moments: number }[] = []
  let files = story.files
  for (const act of story.acts) {
    const fate = createFate(blow)
    const played = await perform(files, [act], fate, join(ownFolder(), 'after'))
    expect(played.untrue).toEqual([])
    expect(fate.passed()).toBeGreaterThan(0)
    begins.push({ files, moments: fate.passed() })
    files = played.files
  }
  const undisturbed = judge(files, story, [])
  expect(undisturbed.faults).toEqual([])

  const folder = ownFolder()
  let tried = 0
  for (const [index, begin] of begins.entries()) {
    const moments = Array.from({ length: begin.moments }, (_, n) => n + 1)
    for (const at of someOf(moments, EVERY, index)) {
      const fate = createFate(blow, at)
      const life = await perform(begin.files, story.acts.slice(index), fate, join(folder, 'life'))
      tried += 1
      const title = `${blow} at moment ${at} of ${begin.moments} in act ${index + 1}`
      expect(fate.passed(), title).toBeGreaterThanOrEqual(at)
      const { faults, picture }: Outcome = judge(life.files, story, life.untrue)
      expect(faults, title).toEqual([])
      expect(picture, title).toEqual(undisturbed.picture)
    }
  }
  const moments = begins.map((begin) => begin.moments)
  console.info(
    `${tried} of ${moments.reduce((sum, n) => sum + n, 0)} moments: ${moments.join(' + ')}`,
  )
  return { picture: undisturbed.picture, moments }
}

/** The files after these acts, in which nothing befell anyone. */
export async function after(files: Files, acts: readonly Act[]): Promise<Files> {
  const played = await perform(files, acts, createFate('death'), join(ownFolder(), 'after'))
  return played.files
}

/** Plays acts one after the other on copies of the files, in this folder. */
async function perform(from: Files, acts: readonly Act[], fate: Fate, folder: string) {
  const files = copyFiles(from, folder)
  const nodes = openMortalNodes(files, createHandClock(NOW), fate)
  const scene: Scene = { nodes, diary: createDiary(files.diary), untrue: [] }
  try {
    for (const act of acts) await act(scene)
  } finally {
    nodes.close()
  }
  return { files, untrue: scene.untrue }
}

/** Copies over what is there from before. */
function copyFiles(from: Files, prefix: string): Files {
  const to = { central: `${prefix}-central.db`, box: `${prefix}-box.db`, diary: `${prefix}-diary` }
  for (const name of ['central', 'box', 'diary'] as const) {
    for (const suffix of ['-wal', '-shm']) rmSync(to[name] + suffix, { force: true })
    copyFileSync(from[name], to[name])
  }
  return to
}

function judge({ central, box, diary }: Files, story: Story, untrue: readonly string[]) {
  const { isRestored = false } = story
  const found = check({ diary, central, boxes: { box }, isRestored })
  return { faults: [...untrue, ...found], picture: pictureOf(central, box) }
}

/** The rows that a query finds in a database that is closed. */
export function rowsIn<Row>(file: string, query: string): Row[] {
  const database = new Database(file, { readonly: true })
  try {
    return database.prepare<[], Row>(query).all()
  } finally {
    database.close()
  }
}
