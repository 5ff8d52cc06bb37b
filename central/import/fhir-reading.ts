import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { isBlank, type Line, parseJson, readLines, readWhole } from './import-bytes.ts'
import type { Origin } from './import-report.ts'

/** The largest bundle that is read, in bytes after inflating: it is held in memory as a whole. */
const FHIR_BUNDLE_BYTES_MAX = 128 * 1024 * 1024

/** A resource type and the id of a resource; urn:uuid references outside of bundles name no type. */
export type Reference = { type: string | null; id: string }

/** What the references of one bundle name, by the `fullUrl` of its entries. */
export type Aliases = ReadonlyMap<string, Reference>

export type Resource = { resourceType: string } & Record<string, unknown>

/** A resource as it stands in a file, or why there is none. */
export type Entry = Origin & ({ resource: Resource; aliases: Aliases } | { fault: string })

const FILE_NAME = /\.(ndjson|json)(\.gz)?$/i

/** The names of the FHIR files in a directory, sorted. Throws an `Error` if it cannot be listed. */
export async function listFhirFiles(directory: string): Promise<string[]> {
  try {
    const found = await readdir(directory, { withFileTypes: true })
    const files = found.filter((one) => !one.isDirectory() && FILE_NAME.test(one.name))
    return files.map(({ name }) => name).sort()
  } catch (error) {
    throw new CommandFailed(
      `The directory ${directory} cannot be read (${(error as NodeJS.ErrnoException).code}). Nothing was imported: name a directory with FHIR files.`,
      { cause: error },
    )
  }
}

/** The resources of one file in their order: lines of NDJSON, or the entries of a bundle. */
export async function* readFhirFile(directory: string, file: string): AsyncGenerator<Entry> {
  const path = join(directory, file)
  if (/\.ndjson(\.gz)?$/i.test(file)) {
    for await (const line of readLines(path)) {
      const entry = entryOfLine(file, line)
      if (entry) yield entry
    }
  } else {
    yield* readBundle(path, file)
  }
}

const NO_ALIASES: Aliases = new Map()

function entryOfLine(file: string, read: Line): Entry | null {
  const { line } = read
  if ('fault' in read) return { file, line, fault: read.fault }
  if (isBlank(read.bytes)) return null
  const parsed = parseJson(read.bytes)
  return 'fault' in parsed
    ? { file, line, fault: parsed.fault }
    : toEntry({ file, line }, parsed.value, NO_ALIASES)
}

async function* readBundle(path: string, file: string): AsyncGenerator<Entry> {
  const read = await readWhole(path, FHIR_BUNDLE_BYTES_MAX)
  const parsed = 'fault' in read ? read : parseJson(read.bytes)
  if ('fault' in parsed) {
    yield { file, line: 1, fault: parsed.fault }
    return
  }
  const whole = parsed.value
  if (!isObject(whole) || whole.resourceType !== 'Bundle') {
    yield toEntry({ file, line: 1 }, whole, NO_ALIASES)
    return
  }
  const entries = Array.isArray(whole.entry) ? whole.entry : []
  const resources = entries.map(resourceOfEntry)
  const aliases = aliasesOf(entries, resources)
  for (const [index, resource] of resources.entries()) {
    yield toEntry({ file, line: index + 1 }, resource, aliases)
  }
}

/** The resource of a bundle's entry; one that is to be made has no id but the one of its fullUrl. */
function resourceOfEntry(entry: unknown): unknown {
  if (!isObject(entry) || !isObject(entry.resource)) return null
  const { resource, fullUrl } = entry
  if (resource.id !== undefined || typeof fullUrl !== 'string') return resource
  const id = /^urn:uuid:(.+)$/i.exec(fullUrl)?.[1]
  return id === undefined ? resource : { ...resource, id }
}

function aliasesOf(entries: readonly unknown[], resources: readonly unknown[]): Aliases {
  const aliases = new Map<string, Reference>()
  for (const [index, resource] of resources.entries()) {
    const entry = entries[index]
    if (!isObject(entry) || !isObject(resource)) continue
    const { resourceType: type, id } = resource
    if (typeof entry.fullUrl === 'string' && typeof type === 'string' && typeof id === 'string') {
      aliases.set(entry.fullUrl, { type, id })
    }
  }
  return aliases
}

function toEntry(origin: Origin, value: unknown, aliases: Aliases): Entry {
  if (!isObject(value)) return { ...origin, fault: 'not a FHIR resource: no JSON object' }
  const { resourceType } = value
  if (typeof resourceType !== 'string' || !/^[A-Za-z]{1,64}$/.test(resourceType)) {
    return { ...origin, fault: 'not a FHIR resource: it has no resourceType' }
  }
  return { ...origin, resource: { ...value, resourceType }, aliases }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
