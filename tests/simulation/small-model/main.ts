import { Command, InvalidArgumentError } from 'commander'
import { atFirst } from './clinic.ts'
import { explore } from './explore.ts'
import { STORIES } from './stories.ts'

/* `npm run explore`: every order of the protocol's steps. Exits with 1 if anything is found wrong. */

const left = new Command('explore')
  .description('Plays two boxes and central through every order of their steps, breadth first.')
  .option('--losses <n>', 'requests or replies that are lost or late', wholeNumber, 1)
  .option('--copies <n>', 'pushes that are doubled', wholeNumber, 0)
  .option('--deaths <n>', 'power cuts at a box or at central', wholeNumber, 1)
  .parse()
  .opts<{ losses: number; copies: number; deaths: number }>()

for (const [name, story] of Object.entries(STORIES)) {
  const { states, taken, found } = explore(atFirst(left), { story, flaw: null })
  process.stdout.write(`${name}: ${states} states\n`)
  for (const [what, times] of taken) process.stdout.write(`${String(times).padStart(9)}  ${what}\n`)
  if (!found) continue
  process.stdout.write(`FOUND: ${found.fault}\n  ${found.way.join('\n  ')}\n`)
  process.exitCode = 1
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number.')
  return Number(text)
}
