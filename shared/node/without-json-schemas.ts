import type { Plugin } from 'vite'

/** Where zod gives every schema what describes it as a JSON Schema. */
const SCHEMAS = /\/zod\/v4\/classic\/schemas\.js$/

const DESCRIPTION = /^\s*inst\._zod\.processJSONSchema = .*;$/gm
const METHOD = /create(Standard|To)JSONSchemaMethod(?=\(this)/g

/**
 * Leaves out of zod, when an app is built, what describes schemas as JSON Schemas: only the authority does that,
 * for its OpenAPI document, and it is a good part of what browsers are sent of zod. Where zod is written otherwise
 * some day, nothing is left out.
 */
export function withoutJsonSchemas(): Plugin {
  return {
    name: 'without-json-schemas',
    transform(code, id) {
      if (!SCHEMAS.test(id)) return null
      const rest = code.replace(DESCRIPTION, '').replace(METHOD, '(() => () => {})')
      return { code: rest, map: null }
    },
  }
}
