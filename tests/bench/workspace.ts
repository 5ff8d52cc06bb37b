import { createHash } from 'node:crypto'
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { indexVersion } from '@outpost/shared/authority/sqlite/search-index'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Databases that take long to make are kept here; on the disk of the project, as are all others. */
const CACHE = inRoot('node_modules/.cache/outpost-bench')

/** What decides, with the rules of search, which tables a kept database has and what is in them. */
const INGREDIENTS = ['central/store/migrations', 'edge/store/migrations']

export type Workspace = ReturnType<typeof createWorkspace>

/** The folders of one run: those that are kept for later ones, and those that go with it. */
export function createWorkspace() {
  const cached = join(CACHE, `${hashOf(INGREDIENTS.map(inRoot))}-search-${indexVersion()}`)
  mkdirSync(cached, { recursive: true })
  removeLeftOver()
  const own = join(CACHE, `run-${process.pid}`)
  mkdirSync(own)
  const making = new Map<string, Promise<void>>()
  let folders = 0

  function newFolder(): string {
    folders += 1
    const folder = join(own, String(folders))
    mkdirSync(folder)
    return folder
  }

  async function keep(folder: string, make: (folder: string) => Promise<unknown>) {
    if (existsSync(folder)) return
    const made = newFolder()
    const facts = await make(made)
    writeFileSync(join(made, 'facts.json'), JSON.stringify(facts))
    renameSync(made, folder)
  }

  return {
    newFolder,
    /** A folder with a copy of what `make` once made, which tells of it by what it answers. */
    async copyOf<T>(name: string, make: (folder: string) => Promise<T>) {
      const folder = join(cached, name)
      // Another benchmark may be about to make it.
      const kept = making.get(name) ?? keep(folder, make)
      making.set(name, kept)
      await kept
      const copy = newFolder()
      for (const file of readdirSync(folder)) {
        copyFileSync(join(folder, file), join(copy, file), constants.COPYFILE_FICLONE)
      }
      const facts = JSON.parse(readFileSync(join(copy, 'facts.json'), 'utf8')) as T
      return { folder: copy, facts }
    },
    remove: () => rmSync(own, { recursive: true, force: true }),
  }
}

function inRoot(path: string): string {
  return join(ROOT, path)
}

/** Runs that were killed could not remove their folders. */
function removeLeftOver() {
  for (const name of readdirSync(CACHE).filter((one) => one.startsWith('run-'))) {
    if (!isRunning(Number(name.slice('run-'.length)))) {
      rmSync(join(CACHE, name), { recursive: true, force: true })
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A hash over the files of folders. */
function hashOf(folders: readonly string[]): string {
  const hash = createHash('sha256')
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      const file = join(folder, name)
      if (statSync(file).isFile()) hash.update(name).update(readFileSync(file))
    }
  }
  return hash.digest('hex').slice(0, 12)
}
