import type { Values } from '@outpost/shared/web/texts'
import type { Trouble, TroubleKind } from '../fleet/troubles.ts'
import type { NodeView } from '../routes/nodes.ts'
import type { Figures } from './figures.ts'
import type { Texts } from './texts.ts'

/** A trouble of a box in plain words: what it is called, how it is with this box, what to do next. */
type Explained = { kind: TroubleKind; name: string; told: string; next: string }

type Language = { texts: Texts; figures: Figures }

export function explain(
  { texts, figures }: Language,
  box: NodeView,
  { kind, since }: { kind: Trouble['kind']; since: string | null },
  now: number,
): Explained {
  const { report, next_contact_at: next } = box
  const age = (at: string | null) => (at === null ? '–' : texts.age(Date.parse(at), now))
  const values: Record<TroubleKind, Values> = {
    revoked: { age: age(since) },
    twin: { age: age(since) },
    silent: { seen: age(box.last_seen_at), due: age(next) },
    disk: { free: figures.bytes((report.disk_free_mb ?? 0) * 1e6) },
    inbox: { count: report.inbox ?? 0 },
    backlog: { count: report.pending ?? 0, age: age(report.oldest_pending_at) },
    late: { seen: age(box.last_seen_at), due: age(next) },
    paused: {
      until: report.paused_until === null ? '–' : figures.moment(Date.parse(report.paused_until)),
    },
    error: { error: plainError(texts, report.last_error ?? '') },
    clock: {
      span: figures.span(report.clock_offset_ms ?? 0),
      // Central's clock minus the box's.
      way: (report.clock_offset_ms ?? 0) > 0 ? 'behind' : 'ahead',
    },
    version: { version: apart(report.version ?? '–') },
  }
  const isStorage = kind === 'error' && textOfError(report.last_error ?? '') === 'error.storage'
  return {
    kind,
    name: texts.say(`trouble.${kind}`),
    told: texts.say(`trouble.${kind}.told`, values[kind]),
    // Trying again does not mend a full disk.
    next: texts.say(isStorage ? 'trouble.disk.next' : `trouble.${kind}.next`),
  }
}

/** What boxes say of their line, by how it begins, and the text that says it in plain words. */
const ERRORS = [
  [/ENOTFOUND|EAI_AGAIN|getaddrinfo/, 'error.name'],
  [/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ECONNRESET|socket|other side closed/i, 'error.line'],
  [/timeout|timed out|cut short/i, 'error.slow'],
  [/certificate|self.signed|CERT_/i, 'error.certificate'],
  [/storage|disk|database or disk is full/i, 'error.storage'],
  [/not enrolled/, 'error.enrolled'],
] as const

/** An error of a box in the reader's language, where it is a known one, and as the box said it. */
export function plainError({ say }: Texts, error: string): string {
  const known = textOfError(error)
  return known ? say(known, { error: apart(error) }) : apart(error)
}

const textOfError = (error: string) => ERRORS.find(([pattern]) => pattern.test(error))?.[1]

/** A piece in another script keeps its own direction (Unicode's first strong isolate). */
const apart = (text: string) => `\u2068${text}\u2069`
