/** What a tablet's app of an older version sends in place of this: it does not tell what a box may have taken (N10). */
export function untold(init?: RequestInit): RequestInit | undefined {
  if (!(init?.body instanceof Uint8Array)) return init
  const { perhaps_taken: _, ...body } = JSON.parse(new TextDecoder().decode(init.body))
  const headers = new Headers(init.headers)
  headers.delete('Sync-Checksum')
  return { ...init, headers, body: JSON.stringify(body) }
}
