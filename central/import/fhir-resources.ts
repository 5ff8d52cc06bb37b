import { z } from 'zod'
import type { Aliases, Reference, Resource } from './fhir-reading.ts'

/*
 * The parts of FHIR R4 resources that are taken over; everything else in them is let through.
 * Null is taken for absent: FHIR has it in lists beside extensions, and some exports elsewhere.
 */

const text = z.string().nullish()
const texts = z.array(z.string().nullable()).nullish()
const coding = z.object({ system: text, code: text, display: text })
const concept = z.object({ coding: z.array(coding).nullish(), text })
const reference = z.object({ reference: text })

const humanName = z.object({ use: text, text, family: text, given: texts, prefix: texts })
export type HumanName = z.infer<typeof humanName>

const telecom = z.array(z.object({ system: text, value: text })).nullish()
export type Telecom = z.infer<typeof telecom>

const address = z.object({
  text,
  line: texts,
  city: text,
  state: text,
  postalCode: text,
  country: text,
})
export type Address = z.infer<typeof address>

const id = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/, 'is not a FHIR id')

export const organization = z.object({
  id,
  active: z.boolean().nullish(),
  name: text,
  telecom,
  address: z.array(address).nullish(),
})

export const practitioner = z.object({
  id,
  active: z.boolean().nullish(),
  name: z.array(humanName).nullish(),
  telecom,
})

export const patient = z.object({
  id,
  identifier: z.array(z.object({ type: concept.nullish(), value: text })).nullish(),
  name: z.array(humanName).nullish(),
  telecom,
  gender: text,
  birthDate: text,
  deceasedBoolean: z.boolean().nullish(),
  deceasedDateTime: text,
  address: z.array(address).nullish(),
  managingOrganization: reference.nullish(),
})
export type Patient = z.infer<typeof patient>

export const medicationRequest = z.object({
  id,
  medicationCodeableConcept: concept.nullish(),
})

export const encounter = z.object({
  id,
  status: text,
  type: z.array(concept).nullish(),
  reasonCode: z.array(concept).nullish(),
  subject: reference.nullish(),
  participant: z.array(z.object({ individual: reference.nullish() })).nullish(),
  period: z.object({ start: text, end: text }).nullish(),
  serviceProvider: reference.nullish(),
})
export type Encounter = z.infer<typeof encounter>

/** Reads what is taken over of a resource, or says in words what is wrong with it. */
export function readResource<T>(
  schema: z.ZodType<T>,
  resource: Resource,
): { value: T } | { refusal: string } {
  if (resource.id === undefined || resource.id === null) return { refusal: 'it has no id' }
  const result = schema.safeParse(resource)
  if (result.success) return { value: result.data }
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return { refusal: `not as FHIR R4 has it: ${faults.join('; ')}` }
}

/**
 * What a reference names: `urn:uuid:<id>`, `Patient/<id>` with or without an address before it and
 * a version behind it, or the fullUrl of another entry of its bundle. Null for any other form.
 */
export function readReference(written: string, aliases: Aliases): Reference | null {
  const alias = aliases.get(written)
  if (alias) return alias
  const urn = /^urn:uuid:([A-Za-z0-9.-]{1,64})$/i.exec(written)?.[1]
  if (urn !== undefined) return { type: null, id: urn }
  const parts = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(
    written,
  )
  const [, type, id] = parts ?? []
  return type === undefined || id === undefined ? null : { type, id }
}

/** The text of a concept, or else the first name that one of its codes has. */
export function conceptText(concept: z.infer<typeof encounter>['type']): string | null {
  const first = concept?.[0]
  const display = first?.coding?.find((code) => code.display)?.display
  return first?.text || display || null
}
