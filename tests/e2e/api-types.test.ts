import { expect, test } from 'vitest'
import { apiTypesOf, RENEWAL } from '../support/api-types.ts'
import { startCentral, startLonelyBox } from '../support/network.ts'

/** What a box has alone, or shows otherwise than central. */
const PATHS_OF_BOX = [
  '/api/inbox',
  '/api/patients/',
  '/api/patients/{id}/',
  '/api/sync/run',
  '/api/sync/status/',
]

const STALE = `The kept types are not those of the document any more. Renew them with: ${RENEWAL}`

test('[S6] the kept types are those of the document that central serves', async () => {
  const { url } = await startCentral()
  await expect(await apiTypesOf(url), STALE).toMatchFileSnapshot('../support/central-api.ts')
})

test('[S6] the kept types of a box are those of the document that it serves', async () => {
  const { clock } = await startCentral()
  const { url } = await startLonelyBox(clock)
  const types = await apiTypesOf(url, PATHS_OF_BOX)
  await expect(types, STALE).toMatchFileSnapshot('../support/edge-api.ts')
})
