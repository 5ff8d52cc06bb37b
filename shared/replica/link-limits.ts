import { DECISIONS_MAX } from '../protocol/decisions.ts'
import { RECOVER_ITEMS_MAX } from '../protocol/recovery.ts'
import { LinkDown } from './link.ts'
import { BATCH_EDITS_MAX, PAGE_LIMIT_FIRST, PAGE_LIMIT_MIN } from './plan.ts'

type Kind = 'push' | 'decisions' | 'recover' | 'page'

/**
 * How much goes over the link at once, as far as is known of it (N8). Kept from round to round in
 * memory: what a link bears is soon found out again.
 */
export type LinkLimits = Record<Kind, number> & {
  /** Of what something has come through since the link last broke under it. */
  borne: Set<Kind>
  /** What was lost last, if it cannot be told whether the link broke under it or was not there. */
  inDoubt: { kind: Kind; size: number } | null
}

const MOST: Record<Kind, number> = {
  push: BATCH_EDITS_MAX,
  decisions: DECISIONS_MAX,
  recover: RECOVER_ITEMS_MAX,
  page: PAGE_LIMIT_FIRST,
}
const LEAST: Record<Kind, number> = { push: 1, decisions: 1, recover: 1, page: PAGE_LIMIT_MIN }

/** By steps smaller than halves, so that most of what a bad link carries is not in vain. */
const GROWTH = 1.25

export function createLinkLimits(): LinkLimits {
  return { ...MOST, borne: new Set(), inDoubt: null }
}

/** Sends so many in one request, and remembers whether the link bore them. */
export async function overLink<Reply extends { kind: string }>(
  limits: LinkLimits,
  kind: Exclude<Kind, 'page'>,
  size: number,
  send: () => Promise<Reply>,
): Promise<Reply> {
  try {
    const reply = await send()
    if (reply.kind !== 'refused') grow(limits, kind, size)
    limits.inDoubt = null
    return reply
  } catch (error) {
    const wasUnderWay = error instanceof LinkDown && error.wasUnderWay
    if (wasUnderWay) shrink(limits, kind, size)
    limits.inDoubt = wasUnderWay === null ? { kind, size } : null
    throw error
  }
}

/** The link is there: what was lost just before was too much for it. */
export function shrinkInDoubt(limits: LinkLimits) {
  const { inDoubt } = limits
  limits.inDoubt = null
  if (inDoubt) shrink(limits, inDoubt.kind, inDoubt.size)
}

/** The link broke under so many. */
export function shrink(limits: LinkLimits, kind: Kind, size: number) {
  // A link that is cut ever again breaks under small ones too. If each cut halved, and few requests fit
  // between two, all would go in ones and twos.
  if (limits.borne.delete(kind)) return
  limits[kind] = Math.max(LEAST[kind], Math.floor(size / 2))
}

/** So many came through; fewer than the limit say nothing about it. */
export function grow(limits: LinkLimits, kind: Kind, size: number) {
  limits.borne.add(kind)
  if (size < limits[kind]) return
  limits[kind] = Math.min(MOST[kind], Math.ceil(limits[kind] * GROWTH))
}
