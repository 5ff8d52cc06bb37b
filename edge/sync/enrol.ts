import { ALL } from '@outpost/shared/authority/scopes'
import { clinicSchema } from '@outpost/shared/model/clinic'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { codeHash, newToken, tokenHash } from '@outpost/shared/node/tokens'
import { isPlainBeyond } from '@outpost/shared/node/transport'
import { SYNC_PROTOCOL } from '@outpost/shared/protocol/headers'
import { type Fetch, parse } from '@outpost/shared/replica/http-link'
import { z } from 'zod'
import { readClinicIds, replaceClinics } from '../store/clinics.ts'
import type { EdgeStore } from '../store/database.ts'
import { startFilling } from '../store/filling.ts'
import { readBacklog } from '../store/inbox.ts'
import { firstIncarnation } from '../store/incarnation.ts'
import { isToBring } from '../store/recovery.ts'
import { weatherOfFetchError } from './fetch-errors.ts'
import { tokensUntilNow } from './token-rotation.ts'

const replySchema = z.object({
  node_id: z.string(),
  epoch: z.string(),
  clinics: z.array(clinicSchema),
  /** A central of an older version gives none. */
  cursor: z.string().nullable().default(null),
})

const refusedSchema = z.object({ detail: z.string() })

type Place = z.output<typeof replySchema>

type EnrolRequest = {
  centralUrl: string
  code: string
  name?: string | undefined
  /** That the code and, later, the token may go over plain HTTP was asked for. */
  isPlainAllowed?: boolean | undefined
}

/**
 * Enrols the box at central (A1), for the first time or anew. The box makes its token itself and
 * keeps it before it asks, so that a lost reply can be asked for again with the same code; what it
 * was enrolled as before stays until the reply is here. Throws `CommandFailed`.
 */
export async function enrol(
  edge: EdgeStore,
  fetch: Fetch,
  { centralUrl, code, name, isPlainAllowed = false }: EnrolRequest,
): Promise<Place> {
  const { store, row } = edge
  const before = row.read()
  const isSameCode = before.tokenCode === codeHash(code)
  if (before.nodeId !== null && isSameCode && before.newToken === null) {
    throw new CommandFailed(
      `This box is enrolled already, as ${before.nodeId} at ${before.centralUrl}. Nothing was changed.`,
    )
  }
  const url = parseUrl(centralUrl, isPlainAllowed)
  const token = (isSameCode ? before.newToken : null) ?? newToken()
  row.change({ newToken: token, tokenCode: codeHash(code) })
  const body = {
    code,
    ...(name && { name }),
    token_hash: tokenHash(token),
    // By these central knows who the box has been: what waits here for a person was sent as that.
    ...(before.token && { former_token_hashes: tokensUntilNow(before) }),
    // By this it knows whether it was itself put back to a time before the box was that.
    ...(before.nodeId &&
      before.cursor && { former_place: { node_id: before.nodeId, cursor: before.cursor } }),
    // What waits here would be refused in other clinics: then central does not use the code up.
    ...(hasToBring(edge) && before.nodeId && { clinics: readClinicIds(edge.store.sql) }),
  }
  const place = await ask(fetch, `${url}/api/nodes/enrol`, body)
  store.write((writer) => {
    takePlace(edge, place, { token, centralUrl: url })
    writer.touch(ALL)
  })
  return place
}

/** Whether the box has what its central has not: unsent edits, or lost hours (N9). */
function hasToBring({ store, row }: EdgeStore): boolean {
  return readBacklog(store.sql).pending > 0 || isToBring(row)
}

/**
 * The box is what central has just made it: it fills afresh, and keeps its outbox and inbox. It tells
 * with its next request in which epoch it stood, so that it hears of hours that were lost since (N9).
 */
function takePlace(
  { store, row }: EdgeStore,
  { node_id, epoch, clinics, cursor }: Place,
  taken: { token: string; centralUrl: string },
) {
  const before = row.read()
  const isOfSameEpoch = (before.epoch ?? epoch) === epoch
  startFilling(row, { epoch: before.epoch ?? epoch })
  row.change({
    ...taken,
    ...firstIncarnation(),
    newToken: null,
    formerTokenHashes: JSON.stringify(tokensUntilNow(before)),
    formerToken: null,
    isTokenNew: false,
    nodeId: node_id,
    cursor: isOfSameEpoch ? cursor : null,
    revokedSince: null,
    lastReport: null,
  })
  replaceClinics(store.sql, clinics)
}

async function ask(fetch: Fetch, url: string, body: object): Promise<Place> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify(body)),
  }).catch((error) => {
    const reason = error?.cause?.message ?? error?.message ?? error
    const isUntrusted = weatherOfFetchError(error).state === 'certificate'
    const advice = isUntrusted
      ? ' If it has the certificate of an authority of your own, name the file of that in EDGE_CENTRAL_CA.'
      : ''
    throw new CommandFailed(
      `Central was not reached at ${url}: ${reason}. This box is what it was; try the same code again.${advice}`,
    )
  })
  if (response.headers.get(SYNC_PROTOCOL) === null) {
    throw new CommandFailed(
      `What answered at ${url} is not a central of Outpost. Check the address, and whether the network wants a log-in first.`,
    )
  }
  const reply = parse(await response.text().catch(() => ''))
  if (response.status === 200) {
    const place = replySchema.safeParse(reply)
    if (place.success) return place.data
  }
  const said = refusedSchema.safeParse(reply).data?.detail
  throw new CommandFailed(
    said ??
      `What central answered (${response.status}) could not be read whole. Nothing is lost: this box is what it was. Its new place may be there already; run the same command with the same code again.`,
  )
}

function parseUrl(text: string, isPlainAllowed: boolean): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new CommandFailed(`${text} is not an address like https://central.example.org.`)
  }
  if (isPlainBeyond(text) && !isPlainAllowed) {
    throw new CommandFailed(
      `${text} is plain HTTP: whoever is on the way could take the box's place and read its records. Nothing was changed, and the code was not sent. Give an address that begins with https:. If plain HTTP is what you want, ask for it with --plain-http.`,
    )
  }
  return text.replace(/\/+$/, '')
}
