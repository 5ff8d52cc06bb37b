import { rmSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { makeTemplate, ramFolder } from './template.ts'

/** A template, and a folder for databases, of the test's own. */
export async function ownTemplate() {
  const template = await makeTemplate()
  const folder = ramFolder()
  onTestFinished(() => {
    template.remove()
    rmSync(folder, { recursive: true, force: true })
  })
  return { template, folder }
}
