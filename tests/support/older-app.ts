/**
 * What a tablet's app of an older version sends in place of this: it does not tell what a box may have taken (N10),
 * and of each edit always the same that it was written upon (E4).
 */
export function olderApp(): (init?: RequestInit) => RequestInit | undefined {
  const told: Record<string, string | null> = {}
  return (init) => {
    if (!(init?.body instanceof Uint8Array)) return init
    const { perhaps_taken: _, ...body } = JSON.parse(new TextDecoder().decode(init.body))
    for (const id of Object.keys(body.under ?? {})) body.under[id] = told[id] ??= body.under[id]
    const headers = new Headers(init.headers)
    headers.delete('Sync-Checksum')
    return { ...init, headers, body: JSON.stringify(body) }
  }
}
