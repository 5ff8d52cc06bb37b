import { existsSync, linkSync, renameSync, rmSync } from 'node:fs'

/** Gives a file another name, unless some file has that by now. Answers whether it did. */
export function takeName(from: string, to: string): boolean {
  try {
    linkSync(from, to)
  } catch {
    // Memory sticks know no second names, which would be the only way that never takes one away.
    if (existsSync(to)) return false
    renameSync(from, to)
    return true
  }
  rmSync(from)
  return true
}
