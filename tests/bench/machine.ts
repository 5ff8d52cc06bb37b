import { execFileSync } from 'node:child_process'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What the figures depend on besides the code. */
export function readMachine() {
  const sqlite = new Database(':memory:')
  const sqliteVersion = String(sqlite.prepare('select sqlite_version()').pluck().get())
  sqlite.close()
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    sqlite: sqliteVersion,
    commit: readCommit(),
    /** Of the last minute, when the run began: what else the machine was doing. */
    load: loadavg()[0] ?? 0,
  }
}

export type Machine = ReturnType<typeof readMachine>

function readCommit(): string {
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
  try {
    const isChanged = git('status', '--porcelain') !== ''
    return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`
  } catch {
    return 'unknown'
  }
}
