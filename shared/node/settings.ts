import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import type { z } from 'zod'

/** Settings that cannot be used; the message names every mistake at once. */
export class SettingsUnusable extends Error {
  constructor(mistakes: readonly string[]) {
    super(`The settings cannot be used:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`)
    this.name = 'SettingsUnusable'
  }
}

export type Environment = Record<string, string | undefined>

/**
 * Reads settings from the environment and from the file that `OUTPOST_ENV_FILE` names; the
 * environment wins. An empty value counts as not set. Throws `SettingsUnusable`.
 */
export function readSettings<T extends z.ZodObject>(
  schema: T,
  environment: Environment,
): z.output<T> {
  const given = {
    ...withValue(readEnvFile(environment.OUTPOST_ENV_FILE)),
    ...withValue(environment),
  }
  const result = schema.safeParse(given)
  if (result.success) return result.data
  throw new SettingsUnusable(
    result.error.issues.map((issue) => {
      const name = issue.path.join('.')
      const value = given[name]
      return value === undefined
        ? `${name}: ${issue.message}`
        : `${name}=${JSON.stringify(value)}: ${issue.message}`
    }),
  )
}

/** The settings of a schema as lines of help: name, meaning, what holds when it is not set. */
export function describeSettings(schema: z.ZodObject): string {
  const lines = Object.entries(schema.shape).map(([name, field]) => {
    const initial = (field as z.ZodType).safeParse(undefined)
    const unset = initial.success && initial.data !== undefined ? ` (${initial.data})` : ''
    return `  ${name.padEnd(26)} ${(field as z.ZodType).description ?? ''}${unset}`
  })
  return `\nSettings, from the environment or the file that OUTPOST_ENV_FILE names:\n${lines.join('\n')}\n`
}

function withValue(settings: Environment): Environment {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''))
}

function readEnvFile(file: string | undefined): Environment {
  if (!file) return {}
  try {
    return parseEnv(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SettingsUnusable([`OUTPOST_ENV_FILE=${JSON.stringify(file)}: ${reason}`])
  }
}
