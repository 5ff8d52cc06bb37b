import { MINUTE_MS } from '@outpost/shared/model/durations'

/** Saves a file on this computer, under a name that any of them can bear. */
export function download(file: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name.replace(/[^\p{L}\p{N}. _-]/gu, '-')
  link.click()
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), MINUTE_MS)
}
