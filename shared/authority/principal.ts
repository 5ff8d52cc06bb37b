/** The roles of a caller (rule A3). */
export const ROLES = ['node', 'device', 'client', 'admin', 'viewer'] as const
export type Role = (typeof ROLES)[number]

/** Who is calling, as the credential says and nothing else. */
export type Principal = {
  /** Stable over rotations of the token; cursors and edits are bound to it. */
  id: string
  role: Role
  /** The clinics whose records the caller may see and write, or all. */
  clinics: readonly string[] | 'all'
  name: string
}

/** A box, and no device of one; false where there is nobody. */
export function isNode<T extends { role: Role }>(
  caller: T | null | undefined,
): caller is T & { role: 'node' } {
  return caller?.role === 'node'
}

/** Boxes and their devices: they write what is made in a clinic, within a clinic's rules. */
export function isOfClinic(principal: Principal): boolean {
  return isNode(principal) || principal.role === 'device'
}

/** Whether the caller may write what only central writes (rule R3): doctors, medicines, … */
export function isCentralWriter(principal: Principal): boolean {
  return !isOfClinic(principal) && principal.role !== 'viewer' && principal.clinics === 'all'
}

export function canSeeClinic(principal: Principal, clinicId: string): boolean {
  return principal.clinics === 'all' || principal.clinics.includes(clinicId)
}
