import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HandClock } from './clock.ts'
import { ownFolder } from './folder.ts'
import { type Box, startLonelyBox } from './network.ts'

/** Copies a box's database, as with its card: a backup, or the beginning of a twin. */
export function copyCard({ edge, file }: Pick<Box, 'edge' | 'file'>): string {
  edge.store.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  return copyOf(file)
}

/** A box that runs from such a card, with a device of its own. The card stays as it is. */
export async function startCopy(card: string, clock: HandClock) {
  const box = await startLonelyBox(clock, copyOf(card))
  return { ...box, device: box.addDevice('tablet of the copy') }
}

function copyOf(file: string): string {
  const copy = join(ownFolder(), 'edge.db')
  copyFileSync(file, copy)
  return copy
}
