import type { Principal } from '@outpost/shared/authority/principal'

/** The box itself, as whom its commands read and decide. */
export const ownPrincipal: Principal = { id: 'box', role: 'device', name: 'box', clinics: 'all' }
