import { ACCEPT_ENCODING, compressBody, createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { weatherOfFetchError } from '@outpost/edge/sync/fetch-errors'
import type { HttpLinkDeps } from '@outpost/shared/replica/http-link'
import { onTestFinished } from 'vitest'
import type { Clinic } from './clinic.ts'

/** What the production link of a box to its road needs, to be used without a round. */
export function linkDepsOf(
  { box, road }: Pick<Clinic, 'box' | 'road'>,
  silenceMsMax?: number,
): HttpLinkDeps {
  const { fetch, close } = createCentralFetch(undefined, silenceMsMax)
  onTestFinished(close)
  return {
    fetch,
    url: road.url,
    token: box.edge.row.read().token ?? '',
    acceptEncoding: ACCEPT_ENCODING,
    compress: compressBody,
    report: () => null,
    now: () => 0,
    onContact: () => {},
    weatherOf: weatherOfFetchError,
  }
}
