import { clinicSchema } from '@outpost/shared/model/clinic'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { codeHash, newToken, tokenHash } from '@outpost/shared/node/tokens'
import { SYNC_PROTOCOL } from '@outpost/shared/protocol/headers'
import type { Fetch } from '@outpost/shared/replica/http-link'
import { z } from 'zod'
import type { EdgeStore } from '../store/database.ts'

const replySchema = z.object({
  node_id: z.string(),
  epoch: z.string(),
  clinics: z.array(clinicSchema),
})

export type EnrolRequest = { centralUrl: string; code: string; name?: string | undefined }

/**
 * Enrols the box at central (A1). The box makes its token itself and keeps it before it asks, so
 * that a lost reply can be asked for again with the same code. Throws `CommandFailed`.
 */
export async function enrol(
  { store, row }: EdgeStore,
  fetch: Fetch,
  { centralUrl, code, name }: EnrolRequest,
): Promise<z.output<typeof replySchema>> {
  const before = row.read()
  if (before.nodeId !== null) {
    throw new CommandFailed(
      `This box is enrolled already, as ${before.nodeId} at ${before.centralUrl}. Nothing was changed.`,
    )
  }
  const url = parseUrl(centralUrl)
  const isRetry = before.tokenCode === codeHash(code)
  const token = (isRetry ? before.token : null) ?? newToken()
  row.change({ token, tokenCode: codeHash(code), centralUrl: url })
  const body = { code, ...(name && { name }), token_hash: tokenHash(token) }
  const reply = replySchema.parse(await ask(fetch, `${url}/api/nodes/enrol`, body))
  store.write(() => {
    row.change({ nodeId: reply.node_id, epoch: reply.epoch, generation: 1, isFilled: false })
    for (const clinic of reply.clinics) {
      store.sql.run(
        'insert or replace into clinics (id, name, time_zone, active) values (?, ?, ?, ?)',
        clinic.id,
        clinic.name,
        clinic.time_zone,
        clinic.active ? 1 : 0,
      )
    }
  })
  return reply
}

async function ask(fetch: Fetch, url: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify(body)),
  }).catch((error) => {
    const reason = error?.cause?.message ?? error?.message ?? error
    throw new CommandFailed(
      `Central was not reached at ${url}: ${reason}. Nothing was changed there; try the same code again.`,
    )
  })
  if (response.headers.get(SYNC_PROTOCOL) === null) {
    throw new CommandFailed(
      `What answered at ${url} is not a central of Outpost. Check the address, and whether the network wants a log-in first.`,
    )
  }
  const reply = JSON.parse(await response.text())
  if (response.status !== 200)
    throw new CommandFailed(reply.detail ?? `Central answered ${response.status}.`)
  return reply
}

function parseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new CommandFailed(`${text} is not an address like https://central.example.org.`)
  }
  return text.replace(/\/+$/, '')
}
