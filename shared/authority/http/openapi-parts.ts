import type { OpenAPIV3_1 } from 'openapi-types'

type Document = OpenAPIV3_1.Document
type Operation = OpenAPIV3_1.OperationObject
type Response = OpenAPIV3_1.ResponseObject
type Reference = OpenAPIV3_1.ReferenceObject

const PROBLEM = 'application/problem+json'

/**
 * The same document with what many operations share said once, under `components`: the header
 * parameters, the headers of answers, and the errors, which are named by their codes.
 */
export function shareParts(document: Document): Document {
  const parameters: Record<string, OpenAPIV3_1.ParameterObject> = {}
  const headers: Record<string, OpenAPIV3_1.HeaderObject> = {}
  const responses: Record<string, Response> = {}

  /** Under the name of the header; one that differs from the others of its name stays in place. */
  function shareHeader(header: OpenAPIV3_1.HeaderObject, name: string) {
    headers[name] ??= header
    return isSame(headers[name], header) ? refTo('headers', name) : header
  }

  function shareResponse(response: Response): Response | Reference {
    const given = (response.headers ?? {}) as Record<string, OpenAPIV3_1.HeaderObject>
    const shared = { ...response, headers: mapValues(given, shareHeader) }
    const name = nameOfErrors(response)
    if (!name) return shared
    responses[name] ??= shared
    return isSame(responses[name], shared) ? refTo('responses', name) : shared
  }

  function shareParameter(parameter: Reference | OpenAPIV3_1.ParameterObject) {
    if ('$ref' in parameter || parameter.in !== 'header') return parameter
    parameters[parameter.name] = parameter
    return refTo('parameters', parameter.name)
  }

  const shareOperation = ({ parameters: given, ...operation }: Operation): Operation => ({
    ...operation,
    ...(given && { parameters: given.map(shareParameter) }),
    responses: mapValues(operation.responses ?? {}, (response) =>
      '$ref' in response ? response : shareResponse(response),
    ),
  })

  const paths = mapValues(document.paths ?? {}, (item) =>
    mapValues(item as Record<string, Operation>, shareOperation),
  ) as OpenAPIV3_1.PathsObject
  const components = { ...document.components, parameters, headers, responses }
  return { ...document, paths, components }
}

/** `NotFound` for NOT_FOUND; several are joined. Null for an answer that is not only an error. */
function nameOfErrors({ content = {} }: Response): string | null {
  const [only, ...others] = Object.keys(content)
  if (only !== PROBLEM || others.length > 0) return null
  const schema = content[PROBLEM]?.schema as { properties: { error_code: { enum: string[] } } }
  const words = (code: string) =>
    code.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase())
  return schema.properties.error_code.enum.map((code) => words(code).join('')).join('Or')
}

function refTo(kind: 'headers' | 'parameters' | 'responses', name: string): Reference {
  return { $ref: `#/components/${kind}/${name}` }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function mapValues<T, U>(values: Record<string, T>, change: (value: T, name: string) => U) {
  const entries = Object.entries(values).map(
    ([name, value]) => [name, change(value, name)] as const,
  )
  return Object.fromEntries(entries) as Record<string, U>
}
