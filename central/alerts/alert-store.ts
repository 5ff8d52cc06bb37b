import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { DAY_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { v4 } from 'uuid'
import type { AlertKind } from './rules.ts'

export const CHANNEL_NAMES = ['webhook', 'email'] as const
export type ChannelName = (typeof CHANNEL_NAMES)[number]

/** `over`: the rule does not hold any more; `revoked`: the box was; `off`: the rule was switched off. */
export const ENDINGS = ['over', 'revoked', 'off'] as const
export type Ending = (typeof ENDINGS)[number]

export type AlertRow = {
  seq: number
  nodeId: string
  kind: AlertKind
  since: Millis | null
  foundAt: Millis
  /** Null while the rule has not held for long enough. */
  raisedAt: Millis | null
  toldAt: Millis | null
  endedAt: Millis | null
  endedAs: Ending | null
}

export type MessageRow = {
  id: string
  alertSeq: number
  channel: ChannelName
  what: 'raised' | 'ended'
  createdAt: Millis
  attempts: number
  /** Null when it has arrived, or was given up. */
  nextAt: Millis | null
  arrivedAt: Millis | null
  error: string | null
}

/** What a look at the boxes has found. */
export type Findings = {
  begun: Pick<AlertRow, 'nodeId' | 'kind' | 'since' | 'raisedAt'>[]
  /** Alerts that have held for long enough now, by their numbers. */
  raised: number[]
  ended: { seq: number; as: Ending }[]
}

/** How a try to send messages went. */
type Sent = { ids: string[]; at: Millis; error: string | null; nextAt: Millis | null }

/** Alerts that are over are kept for so long. */
const ALERTS_KEPT_MS = 90 * DAY_MS

/** Where alerts are kept, and what was sent of them. */
export function createAlertStore({ sql, write }: Pick<SqliteStore, 'sql' | 'write'>) {
  /** Makes the messages of what nobody was told of yet. */
  function tell(now: Millis, channels: readonly ChannelName[]) {
    const untold = sql.all<AlertRow>(UNTOLD)
    for (const { seq, toldAt } of untold) {
      const what = toldAt === null ? 'raised' : 'ended'
      for (const channel of channels) sql.run(ADD_MESSAGE, v4(), seq, channel, what, now, now)
      sql.run(what === 'raised' ? TOLD : END_TOLD, now, seq)
    }
  }

  return {
    open: (): AlertRow[] => sql.all<AlertRow>(`${SELECT} where ended_at is null`),

    /**
     * Makes true what was found, in one commit with the messages of it; `channels` is null while nobody
     * is told anything. What had not held for long enough goes without a trace when it ends.
     */
    take({ begun, raised, ended }: Findings, now: Millis, channels: readonly ChannelName[] | null) {
      write(() => {
        for (const { nodeId, kind, since, raisedAt } of begun) {
          sql.run(BEGIN, nodeId, kind, since, now, raisedAt)
        }
        for (const seq of raised) sql.run(RAISE, now, seq)
        for (const { seq, as } of ended) {
          sql.run(DROP, seq)
          sql.run(END, now, as, seq)
        }
        if (channels) tell(now, channels)
      })
    },

    /** Whether somebody has to be told of something. */
    hasUntold: (): boolean => sql.get(`${UNTOLD} limit 1`) !== undefined,

    /** What is to be sent now on a channel; of an alert its end not before its beginning is settled. */
    due: (channel: ChannelName, now: Millis, limit: number): (MessageRow & AlertRow)[] =>
      sql.all<MessageRow & AlertRow>(DUE, channel, now, limit),

    /** Notes how a try went: arrived where there is no error, else when it is tried again, if it is. */
    noteSent({ ids, at, error, nextAt }: Sent) {
      write(() => {
        for (const id of ids) sql.run(NOTE_SENT, nextAt, error === null ? at : null, error, id)
      })
    },

    /** Alerts that were raised, the latest first: those with smaller numbers than `before`. */
    list({ isOpen, before, limit }: { isOpen: boolean; before: number; limit: number }) {
      return sql.all<AlertRow>(isOpen ? LIST_OPEN : LIST_ENDED, before, limit)
    },

    messagesOf: (seq: number): MessageRow[] => sql.all<MessageRow>(MESSAGES_OF, seq),

    /** Forgets what was over long ago. */
    forget(now: Millis) {
      write(() => {
        sql.run(FORGET_MESSAGES, now - ALERTS_KEPT_MS)
        sql.run('delete from alerts where ended_at < ?', now - ALERTS_KEPT_MS)
      })
    },
  }
}

const COLUMNS = `seq, node_id as nodeId, kind, since, found_at as foundAt, raised_at as raisedAt,
  told_at as toldAt, ended_at as endedAt, ended_as as endedAs`
const SELECT = `select ${COLUMNS} from alerts`

const BEGIN = `insert into alerts (node_id, kind, since, found_at, raised_at)
  values (?, ?, ?, ?, ?)
  on conflict (node_id, kind) where ended_at is null do nothing`
const RAISE = 'update alerts set raised_at = ? where seq = ? and raised_at is null'
const DROP = 'delete from alerts where seq = ? and raised_at is null'
const END = 'update alerts set ended_at = ?, ended_as = ? where seq = ? and ended_at is null'

/** Raised and not told while it goes on; or told, over, and not told that it is. */
const UNTOLD = `${SELECT} where end_told_at is null and raised_at is not null
  and (told_at is null) = (ended_at is null) order by seq`
const TOLD = 'update alerts set told_at = ? where seq = ?'
const END_TOLD = 'update alerts set end_told_at = ? where seq = ?'
const ADD_MESSAGE = `insert into alert_messages (id, alert_seq, channel, what, created_at, next_at)
  values (?, ?, ?, ?, ?, ?) on conflict do nothing`

const MESSAGE_COLUMNS = `id, alert_seq as alertSeq, channel, what, created_at as createdAt, attempts,
  next_at as nextAt, arrived_at as arrivedAt, error`

/** Whatever was tried least comes first, so that nothing waits behind what is never taken. */
const DUE = `select ${MESSAGE_COLUMNS}, ${COLUMNS} from alert_messages m join alerts on seq = alert_seq
  where channel = ? and next_at <= ? and not (what = 'ended' and exists (
    select 1 from alert_messages b where b.alert_seq = m.alert_seq and b.channel = m.channel
      and b.what = 'raised' and b.next_at is not null))
  order by attempts, created_at, m.rowid limit ?`
const NOTE_SENT = `update alert_messages set attempts = attempts + 1, next_at = ?, arrived_at = ?,
  error = ? where id = ?`
const MESSAGES_OF = `select ${MESSAGE_COLUMNS} from alert_messages where alert_seq = ? order by rowid`

const LIST = `${SELECT} where raised_at is not null and seq < ?`
const LIST_OPEN = `${LIST} and ended_at is null order by seq desc limit ?`
const LIST_ENDED = `${LIST} and ended_at is not null order by seq desc limit ?`

const FORGET_MESSAGES = `delete from alert_messages where alert_seq in (
  select seq from alerts where ended_at < ?)`
