import type { LinkState } from '@outpost/shared/replica/link'

/** Which weather an error of `fetch` is. */
export function weatherOfFetchError(error: unknown): { state: LinkState; wasUnderWay: boolean } {
  const { code: given, syscall } = (error as FetchError)?.cause ?? {}
  const code = String(given ?? '')
  const isDistrust = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(code)
  return {
    state: isDistrust ? 'certificate' : 'offline',
    wasUnderWay: BREAKS.has(code) || syscall === 'read' || syscall === 'write',
  }
}

type FetchError = { cause?: { code?: unknown; syscall?: unknown } } | undefined

/** How undici says that a connection ended which had begun; the system names the call instead. */
const BREAKS = new Set(['UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])
