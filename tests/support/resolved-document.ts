type Components = Record<string, Record<string, unknown>>

const SHARED = /^#\/components\/(headers|parameters|responses)\/(.+)$/

/** A document with its shared headers, parameters and responses in place; schemas stay shared. */
export function resolved<T extends object>(document: T): T {
  const { components = {} } = document as { components?: Components }
  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve)
    if (typeof value !== 'object' || value === null) return value
    const [, kind = '', name = ''] = SHARED.exec((value as { $ref?: string }).$ref ?? '') ?? []
    if (kind) return resolve(components[kind]?.[name])
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]))
  }
  return resolve(document) as T
}
