import type { Millis } from '../model/time.ts'
import type { Cursor, Fill, ScopeName } from '../protocol/cursor.ts'
import type { Heads } from '../protocol/etag.ts'

/** Fits a cursor to the scopes that the caller has now (F3, F5). */
export function fitToScopes(
  next: Cursor,
  scopes: readonly ScopeName[],
  heads: Heads,
  startOfToday: () => Millis,
) {
  const lost = Object.entries(next.fill?.heads ?? {}).filter(([scope]) => !scopes.includes(scope))
  if (next.fill && lost.length > 0) {
    // One that was being filled is withdrawn like any other, because part of it has been sent.
    for (const [scope, head] of lost) {
      next.positions[scope] ??= head
      next.withdrawn = { ...next.withdrawn, [scope]: '' }
    }
    const kept = Object.entries(next.fill.heads).filter(([scope]) => scopes.includes(scope))
    next.fill = begunAgain(next.fill, Object.fromEntries(kept))
  }
  // A scope that was being withdrawn is filled again, because part of it is not held; its position
  // stays, for what was deleted meanwhile is still to be told. One that is new joins at once: from
  // here on a record that lies in it is not gone for the caller, and what becomes of it will be told.
  const wanted = scopes.filter(
    (scope) =>
      scope in (next.withdrawn ?? {}) ||
      !(scope in next.positions || scope in (next.fill?.heads ?? {})),
  )
  if (wanted.length === 0) return
  const own = Object.fromEntries(wanted.map((scope) => [scope, heads[scope] ?? 0]))
  const fill = next.fill ?? { heads: {}, today: startOfToday(), phase: 0, scope: 0, after: '' }
  next.fill = begunAgain(fill, { ...fill.heads, ...own })
  for (const scope of wanted) next.withdrawn = without(next.withdrawn, scope)
}

/** A filling of other scopes: the order of scopes is not the same, so it begins from the first. */
function begunAgain(fill: Fill, heads: Heads): Fill {
  return { ...fill, heads, phase: 0, scope: 0, after: '' }
}

/** From now on the changes of these scopes are told from where their filling began. */
export function takeFilled({ positions }: Cursor, { heads }: Fill) {
  for (const [scope, head] of Object.entries(heads)) {
    positions[scope] = Math.max(positions[scope] ?? 0, head)
  }
}

/** The scopes being withdrawn, without this one; undefined if there is no other. */
export function without(withdrawn: Cursor['withdrawn'], scope: ScopeName): Cursor['withdrawn'] {
  const left = Object.entries(withdrawn ?? {}).filter(([name]) => name !== scope)
  return left.length > 0 ? Object.fromEntries(left) : undefined
}
