import openapiTS, { astToString } from 'openapi-typescript'

/** The command that writes the kept types anew. */
export const RENEWAL = 'npm run api-types'

type Document = { paths: Record<string, unknown> }

/**
 * The types of a client, as openapi-typescript makes them of the document that an app serves; of
 * these paths only, if any are named.
 */
export async function apiTypesOf(url: string, paths?: readonly string[]): Promise<string> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document
  const named = Object.entries(document.paths).filter(([path]) => paths?.includes(path) ?? true)
  if (paths && named.length < paths.length) throw new Error(`not all of ${paths} are there`)
  const part = { ...document, paths: Object.fromEntries(named) }
  return `${HEAD}\n${astToString(await openapiTS(JSON.stringify(part)))}`
}

const HEAD = `// Made of the document that the app serves, by \`${RENEWAL}\`. Not edited by hand.
`
