import { isDeepStrictEqual } from 'node:util'
import { isNode } from '@outpost/shared/authority/principal'
import { putClinic, type SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clinic } from '@outpost/shared/model/clinic'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { newToken, tokenHash } from '@outpost/shared/node/tokens'
import { type OrderArgs, type OrderKind, ROTATE_TOKEN } from '@outpost/shared/protocol/orders'
import { v4 } from 'uuid'
import { type AuditEvent, noteAudit } from '../audit/audit.ts'
import { createEnrolment } from './enrolment.ts'
import { createIncarnations } from './incarnations.ts'
import { createOrders, type OrderRequest, type OrderRow } from './orders.ts'
import { createPrincipals, type NewPrincipal } from './principals.ts'
import { createTokenRotation } from './token-rotation.ts'

/**
 * What people do with clinics, boxes and tokens. Each change and its entry in the audit trail, which
 * names `who` did it, are one commit.
 */
export function createAdministration(given: { store: SqliteStore; clock: Clock }, who: string) {
  const acting = startActing(given, who)
  return { ...changesOfPlaces(acting), ...changesOfStanding(acting) }
}

type Acting = ReturnType<typeof startActing>

/** What every change is made with. */
function startActing({ store, clock }: { store: SqliteStore; clock: Clock }, who: string) {
  const deps = { sqlite: store.sqlite, clock }
  const principals = createPrincipals(deps)
  const incarnations = createIncarnations({ store, clock })

  function note(event: AuditEvent, subject: string, details: Record<string, unknown>) {
    noteAudit(store.sql, clock.now(), { event, who, subject, details })
  }

  /** A change and its entry, in one commit. */
  const recorded = <T>(work: () => T): T => store.write(work)

  /** Entered as something that was done to a box, or to another caller. */
  function noteCaller(id: string, details: Record<string, unknown>) {
    note(isNode(principals.find(id)) ? 'node' : 'token', id, details)
  }

  return { store, deps, who, principals, incarnations, note, noteCaller, recorded }
}

/** Who there is: clinics, places for boxes with their clinics and codes, callers with tokens. */
function changesOfPlaces({ store, deps, principals, note, recorded }: Acting) {
  return {
    /** Adds a clinic, or changes one. */
    putClinic(clinic: Clinic) {
      store.write((writer) => {
        putClinic(store.sql, writer, clinic)
        note('clinic', clinic.id, { what: 'put' })
      })
    },

    /** Makes a place for a box, and the code with which it enrols (A1). */
    addNode(
      name: string,
      clinics: readonly string[],
      id = v4(),
    ): { id: string; code: string; expiresAt: Millis } {
      return recorded(() => {
        principals.add({ id, role: 'node', name, clinics, token: null })
        note('node', id, { what: 'added', clinics })
        return { id, ...createEnrolment(deps).newCodeFor(id) }
      })
    },

    /** Makes another code for a box that has not enrolled; any before it is void. */
    newCode: (id: string): { code: string; expiresAt: Millis } =>
      recorded(() => {
        const enrolment = createEnrolment(deps)
        enrolment.voidCodes(id)
        note('node', id, { what: 'given a new code' })
        return enrolment.newCodeFor(id)
      }),

    /** Makes a caller with a token, which is answered this once. */
    addToken(caller: Pick<NewPrincipal, 'role' | 'name' | 'clinics'>): {
      id: string
      token: string
    } {
      return recorded(() => {
        const id = v4()
        const token = newToken()
        principals.add({ ...caller, id, token })
        note('token', id, { what: 'added', role: caller.role, clinics: caller.clinics })
        return { id, token }
      })
    },

    /**
     * Gives a box the clinics that `next` makes of its own; records come and go with its next round
     * (F1, E6). Answers them, or null if there is no such box.
     */
    setClinicsOfBox: (id: string, next: (own: string[]) => string[]): string[] | null =>
      recorded(() => {
        const before = principals.find(id)?.clinics
        const clinics = principals.setClinicsOfBox(id, next)
        if (clinics && !isDeepStrictEqual(clinics, before))
          note('node', id, { what: 'clinics set', clinics })
        return clinics
      }),
  }
}

/** How those stand, and what is asked of them. */
function changesOfStanding(acting: Acting) {
  const { store, deps, who, principals, incarnations, note, noteCaller, recorded } = acting

  function give<Kind extends OrderKind>(
    nodeId: string,
    kind: Kind,
    args: OrderArgs<Kind>,
    request: OrderRequest = {},
  ) {
    const order = createOrders(deps).give(nodeId, kind, args, { ...request, givenBy: who })
    const says = Object.keys(args).length > 0 && { args }
    if (order.isNew) note('node', nodeId, { what: 'ordered', kind, ...says, order: order.id })
    return order
  }

  return {
    /** From its next request on a caller is refused (A4). False if there is none to revoke. */
    revoke(id: string): boolean {
      const isDone = recorded(() => {
        if (!principals.revoke(id)) return false
        noteCaller(id, { what: 'revoked' })
        return true
      })
      if (isDone) store.wakeListeners()
      return isDone
    },

    /** Lets a revoked box in again (A4). False if there is none. */
    reinstate: (id: string): boolean =>
      recorded(() => {
        const isDone = isNode(principals.find(id)) && principals.reinstate(id)
        if (isDone) note('node', id, { what: 'reinstated' })
        return isDone
      }),

    /**
     * Of two copies of a box lets one go on (N10). The others have its token too, so it is asked for a
     * new one: with that, what they have is nobody's. False if there is no such choice.
     */
    release: (id: string, incarnation: string | null): boolean =>
      recorded(() => {
        if (!incarnations.release(id, incarnation)) return false
        note('node', id, { what: 'released', incarnation })
        give(id, ROTATE_TOKEN, {})
        return true
      }),

    /**
     * Asks a box for something (N12); an order that is open already, or with which this request was
     * answered before, stays the one. Throws `Problem` INVALID_REQUEST, EDIT_ID_REUSED.
     */
    order: <Kind extends OrderKind>(
      nodeId: string,
      kind: Kind,
      args: OrderArgs<Kind>,
      request?: OrderRequest,
    ): OrderRow & { isNew: boolean } => recorded(() => give(nodeId, kind, args, request)),

    /** Makes the next token of a caller that is no box (A1). */
    rotateToken: (id: string): string =>
      recorded(() => {
        const token = newToken()
        createTokenRotation(deps).announce(id, tokenHash(token))
        note('token', id, { what: 'rotated' })
        return token
      }),
  }
}
