import { createIds } from '@outpost/shared/model/ids'
import { v4 } from 'uuid'
import type { NodeName } from '../../support/mortal-nodes.ts'
import { type Act, NOW, type Scene } from './story.ts'

const ROUNDS_MAX = 6
const ATTEMPTS_MAX = 4

/** Somebody who asks a node: a device its box, an admin central. */
export type Person = { name: string; id: string; token: string; node: NodeName }

type Asked = { method: string; path: string; body?: object; key?: string }

/** Asks until there is an answer that says something of what was asked. */
async function ask(scene: Scene, person: Person, { method, path, body, key }: Asked) {
  const headers = {
    Authorization: `Bearer ${person.token}`,
    'Content-Type': 'application/json',
    ...(key && { 'Idempotency-Key': key }),
  }
  const request = { method, headers, ...(body && { body: JSON.stringify(body) }) }
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const before = standingOf(scene, person)
    const response = await scene.nodes.ask(person.node, path, request)
    if (!response) continue
    const answer = response.status === 204 ? null : await response.json()
    if (response.status < 500) return { status: response.status, answer }
    // Who hears this may make it anew, as another edit.
    const isDenied = String(answer.detail).includes('Nothing was changed')
    if (isDenied !== (standingOf(scene, person) === before)) {
      scene.untrue.push(`${method} ${path} was told: ${answer.detail}`)
    }
    if (response.status !== 503) scene.untrue.push(`${method} ${path}: ${response.status}`)
  }
  throw new Error(`${method} ${path} was not answered`)
}

/** What a person's requests change. */
function standingOf({ nodes }: Scene, { node }: Person): unknown {
  return nodes
    .sqliteOf(node)
    .prepare(
      `select (select count(*) from edits) || ' ' || (select count(*) from decisions) || ' ' ||
         (select count(*) from feed) || ' ' || (select total(head) from scopes)`,
    )
    .pluck()
    .get()
}

type Write = {
  method: 'POST' | 'PATCH' | 'DELETE'
  path: string
  body?: Record<string, unknown>
  collection: string
  op: string
  record: string
  content: Record<string, unknown> | null
}

/** A write, as the edit must name it. */
function write(by: Person, { method, path, body, collection, op, record, content }: Write): Act {
  const key = v4()
  return async (scene) => {
    const edit = createIds({ now: () => NOW }).editIdFor(by.id, key)
    const of = { by: by.name, to: by.node, edit }
    scene.diary.write({ kind: 'sent', ...of, collection, op, record, content, whole: null })
    const { status, answer } = await ask(scene, by, { method, path, key, ...(body && { body }) })
    scene.diary.write({ kind: 'told', ...of, status, code: answer?.error_code ?? null })
  }
}

type Fields = Record<string, unknown>

export function posted(by: Person, collection: string, record: string, content: Fields): Act {
  const body = { id: record, ...content }
  const path = `/api/${collection}/`
  return write(by, { method: 'POST', path, body, collection, op: 'create', record, content })
}

export function changed(by: Person, collection: string, record: string, content: Fields): Act {
  const path = `/api/${collection}/${record}/`
  const of = { collection, op: 'update', record, content }
  return write(by, { method: 'PATCH', path, body: content, ...of })
}

export function removed(by: Person, collection: string, record: string): Act {
  const path = `/api/${collection}/${record}/`
  return write(by, { method: 'DELETE', path, collection, op: 'delete', record, content: null })
}

export function moved(by: Person, record: string, content: Fields): Act {
  const path = `/api/pharmacy-inventory/${record}/movements`
  const of = { collection: 'pharmacy-inventory', op: 'move_stock', record, content }
  return write(by, { method: 'POST', path, body: content, ...of })
}

/** A decision about an edit in the inbox of the person's node. */
export function decided(by: Person, edit: string, decision: string, fields?: Fields): Act {
  return async (scene) => {
    const path = `/api/inbox/${edit}/decide`
    const body = { decision, ...(fields && { fields }) }
    const { status, answer } = await ask(scene, by, { method: 'POST', path, body })
    if (status !== 200) scene.untrue.push(`${decision} was not taken: ${answer.detail}`)
    const newEdit = (answer as { new_edit?: string }).new_edit ?? null
    const of = { by: by.name, to: by.node, edit }
    scene.diary.write({ kind: 'decided', ...of, status, decision, newEdit })
  }
}

/**
 * Rounds until one was complete, with a comparison, and another, which brings what came of it. As two
 * acts: so what strikes in the second is not played from the beginning of the first.
 */
export const exchanged: readonly Act[] = [
  ({ nodes }) => roundUntilComplete(nodes, true),
  ({ nodes }) => roundUntilComplete(nodes, false),
]

async function roundUntilComplete(nodes: Scene['nodes'], isCompared: boolean) {
  for (let n = 0; n < ROUNDS_MAX; n++) {
    const result = await nodes.round(isCompared)
    if (result?.isComplete && (!isCompared || result.comparison?.isComplete)) return
  }
  throw new Error('no round was complete')
}
