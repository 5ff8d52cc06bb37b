import { REPORT_BYTES_MAX } from '@outpost/shared/protocol/headers'

/**
 * A box's account of itself (N11), as it was sent; null if there is none. One that is too long or no
 * JSON object is left alone: it is only told to people.
 */
export function readReport(header: string | undefined): string | null {
  if (!header || header.length > REPORT_BYTES_MAX) return null
  try {
    const report = JSON.parse(header)
    return typeof report === 'object' && report !== null ? header : null
  } catch {
    return null
  }
}
