import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BESIDE_THE_REPOSITORY = fileURLToPath(new URL('../../../shared/data', import.meta.url))

/** The path of a folder of public test data, or null where there is none on this machine. */
export function testData(folder: string): string | null {
  const path = join(process.env.OUTPOST_TEST_DATA ?? BESIDE_THE_REPOSITORY, folder)
  return existsSync(path) ? path : null
}
