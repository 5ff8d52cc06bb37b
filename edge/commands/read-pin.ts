import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/**
 * Reads a PIN: at a terminal it is asked for and not shown, else it is the first line of standard
 * input. In the words of a command it would stand in the shell's history and in lists of processes.
 * Answers what was typed, empty if there was nothing.
 */
export function readPin(question: string): Promise<string> {
  const { stdin, stderr } = process
  const isTerminal = stdin.isTTY === true
  if (isTerminal) stderr.write(question)
  const unseen = new Writable({ write: (_part, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: unseen, terminal: isTerminal })
  return new Promise((resolve) => {
    let typed = ''
    lines.once('line', (text) => {
      typed = text.trim()
      lines.close()
    })
    lines.once('close', () => {
      if (isTerminal) stderr.write('\n')
      stdin.unref?.()
      resolve(typed)
    })
  })
}
