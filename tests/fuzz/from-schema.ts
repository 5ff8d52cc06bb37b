import fc, { type Arbitrary } from 'fast-check'

/** As much of a JSON schema as the documents use. */
export type Schema = {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  minimum?: number
  maximum?: number
  maxLength?: number
}

/** Values that mean something where they are sent, by the name of a field, parameter or header. */
export type Hints = Record<string, readonly string[]>

type Shaping = { schemas: Record<string, Schema>; hints: Hints; ids: readonly string[] }

/** What no program expects: other types, endless numbers, half a character, the names of prototypes. */
export const junk: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 0.5, 1e300, -0, 2 ** 53, '', ' ', [], {}),
  fc.constantFrom('\ud800', 'x\udc00', '\u0000', '\u202e', '__proto__', 'constructor', 'toString'),
  fc.constantFrom("'; drop table records; --", '"*', '%', '../..', '2027-02-30', '9'.repeat(400)),
  fc.integer({ min: 300, max: 3000 }).map((length) => 'é'.repeat(length)),
  fc.integer({ min: 5, max: 60 }).map(nested),
  fc.constant(JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {}}}')),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

function nested(depth: number): unknown {
  return depth === 0 ? 1 : depth % 2 ? [nested(depth - 1)] : { a: nested(depth - 1) }
}

/** So far down a value is made by its schema; below it is null. */
const DEPTH_MAX = 6

/** Values as a schema describes them, with something else in their place now and then. */
export function fromSchema(
  schema: Schema,
  shaping: Shaping,
  name = '',
  depth = 0,
): Arbitrary<unknown> {
  const fitting = depth > DEPTH_MAX ? fc.constant(null) : fittingTo(schema, shaping, name, depth)
  return fc.oneof({ weight: 40, arbitrary: fitting }, { weight: 1, arbitrary: junk })
}

function fittingTo(
  schema: Schema,
  shaping: Shaping,
  name: string,
  depth: number,
): Arbitrary<unknown> {
  const below = (one: Schema, as = name) => fromSchema(one, shaping, as, depth + 1)
  if (schema.$ref) return below(shaping.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  const some = schema.anyOf ?? schema.oneOf
  if (some) return fc.oneof(...some.map((one) => below(one)))
  const { allOf, ...rest } = schema
  if (allOf?.[0]) return below({ ...allOf[0], ...rest })
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const hints = shaping.hints[name]
  if (hints) return fc.constantFrom(...hints)
  switch ([schema.type].flat()[0]) {
    case 'string':
      return texts(schema, shaping)
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 100, 1000) })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(below(schema.items ?? {}), { maxLength: 3 })
    case 'object':
      return objects(schema, below)
    default:
      return junk
  }
}

function texts({ format }: Schema, { ids }: Shaping): Arbitrary<string> {
  if (format === 'uuid') return fc.oneof(fc.constantFrom(...ids), fc.uuid())
  if (format === 'date') return fc.constantFrom('2027-03-04', '1990-01-31', '0000-00-00')
  if (format === 'date-time') return fc.constantFrom('2027-03-04T09:00:00.000Z', '2027-03-01 08:00')
  return fc.string({ unit: 'grapheme', maxLength: 12 })
}

function objects(
  { properties = {}, required = [], additionalProperties }: Schema,
  below: (schema: Schema, name: string) => Arbitrary<unknown>,
): Arbitrary<unknown> {
  const parts = Object.entries(properties).map(([name, one]) => [name, below(one, name)] as const)
  const known = fc.record(Object.fromEntries(parts), {
    requiredKeys: required.filter((name) => name in properties),
    noNullPrototype: true,
  })
  const more = typeof additionalProperties === 'object' ? additionalProperties : {}
  const stray = fc.dictionary(fc.constantFrom('x', '__proto__', 'id', 'é'), below(more, ''), {
    maxKeys: 1,
    noNullPrototype: true,
  })
  return fc
    .tuple(
      known,
      fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: stray }),
    )
    .map(([own, other]) => ({ ...own, ...other }))
}
