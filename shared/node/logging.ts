import { destination, pino } from 'pino'
import { maskSecrets, redactFacts } from './redaction.ts'

/** A logger that writes one JSON line per event to standard error; standard output is for results. */
export function createLog(name: string, level: string) {
  return pino(
    {
      name,
      level,
      formatters: { log: redactFacts },
      // What was described already is left as it is.
      serializers: { err: (described) => described },
      hooks: {
        logMethod([facts, message = '', ...more], method) {
          method.apply(this, [facts, maskSecrets(String(message)), ...more])
        },
      },
    },
    destination(2),
  )
}
