import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const read = new Map<string, string>()

/** The text of a file of Swagger UI, as its package holds it. */
export function swaggerFile(name: 'swagger-ui-bundle.js' | 'swagger-ui.css'): string {
  const known = read.get(name)
  if (known !== undefined) return known
  const { resolve } = createRequire(import.meta.url)
  const text = readFileSync(resolve(`swagger-ui-dist/${name}`), 'utf8')
  read.set(name, text)
  return text
}
