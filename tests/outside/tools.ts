import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { promisify } from 'node:util'

/* The tools that nobody here has written, as npm gives them. */

export const PRISM = '@stoplight/prism-cli@5.16.0'
export const REDOCLY = '@redocly/cli@2.77.0'

/** How long a tool may take to arrive and to start, in milliseconds. */
const START_MS_MAX = 300_000

export type Prism = { url: string; stop(): Promise<void> }

/**
 * Prism as a proxy in front of a server. It compares every request and every answer with the
 * document. `isStrict`: it answers itself what is against the document; otherwise it passes
 * everything on and names what is wrong in the header `sl-violations`.
 */
export async function startPrism(file: string, server: string, isStrict: boolean): Promise<Prism> {
  const port = await freePort()
  const words = ['--yes', '--loglevel=error', PRISM, 'proxy', file, server, '--port', String(port)]
  const child = spawn('npx', isStrict ? [...words, '--errors'] : words, {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await printed(child, 'Prism is listening')
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      // npx does not pass signals on: they go to its whole group.
      if (child.exitCode === null && child.pid) {
        process.kill(-child.pid, 'SIGTERM')
        await once(child, 'exit')
      }
    },
  }
}

type Remark = { severity: string; rule: string; message: string; pointer: string }

/** What Redocly's recommended rules remark on a document. */
export async function lint(file: string): Promise<Remark[]> {
  const words = [
    '--yes',
    '--loglevel=error',
    REDOCLY,
    'lint',
    file,
    '--format=json',
    '--max-problems=10000',
  ]
  const options = { maxBuffer: 100_000_000 }
  const { stdout } = await promisify(execFile)('npx', words, options).catch((error) => {
    // It ends with 1 where there are errors; they are in its output all the same.
    if (typeof error.stdout === 'string' && error.stdout !== '') return error
    throw error
  })
  const { problems } = JSON.parse(stdout) as { problems: LintProblem[] }
  return problems.map(({ severity, ruleId, message, location }) => ({
    severity,
    rule: ruleId,
    message: message.replaceAll('\n', ' '),
    pointer: location[0]?.pointer ?? '',
  }))
}

type LintProblem = {
  severity: string
  ruleId: string
  message: string
  location: { pointer?: string }[]
}

async function printed(child: ChildProcess, words: string): Promise<void> {
  let text = ''
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no "${words}" came:\n${text}`)), START_MS_MAX)
    child.on('exit', (code) => reject(new Error(`it ended with ${code}:\n${text}`)))
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      if (text.includes(words)) return
      text += chunk
      if (!text.includes(words)) return
      clearTimeout(timer)
      resolve()
    })
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
