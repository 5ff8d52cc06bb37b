import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { hashSecret, isSecret } from '@outpost/shared/node/secret-hash'
import { noteAudit } from '../audit/audit.ts'
import { createWrongNoter } from './wrong-logins.ts'

export const ADMIN_ROLES = ['admin', 'viewer'] as const
export type AdminRole = (typeof ADMIN_ROLES)[number]

/** A person's account at central. */
type Admin = {
  id: string
  email: string
  role: AdminRole
  createdAt: Millis
  lastLoginAt: Millis | null
}

/** Accounts of people (A3): they see all clinics, and do what their role may. */
export type Admins = ReturnType<typeof createAdmins>

type Row = Admin & { passwordHash: string }

const SELECT = `select id, email, role, created_at as createdAt, last_login_at as lastLoginAt,
  password_hash as passwordHash from admins`

export function createAdmins({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const sql = createSql(sqlite)

  function find(email: string): Row | undefined {
    return sql.get<Row>(`${SELECT} where email = ?`, normalise(email))
  }

  function note(event: 'account' | 'login', who: string, email: string, what: string) {
    noteAudit(sql, clock.now(), { event, who, subject: email, details: { what } })
  }

  const noteWrong = createWrongNoter({ sqlite, clock })

  /** A change of an account and its entry in the audit trail, in one commit. */
  function record<T>(work: () => T): T {
    return sqlite.transaction(work).immediate()
  }

  return {
    /** Adds an account. Answers false if there is one for this address. */
    async add(admin: Pick<Admin, 'id' | 'email' | 'role'>, password: string, who: string) {
      const email = normalise(admin.email)
      const hash = await hashSecret(password)
      return record(() => {
        if (find(email)) return false
        sql.run(
          `insert into admins (id, email, role, password_hash, created_at) values (?, ?, ?, ?, ?)`,
          admin.id,
          email,
          admin.role,
          hash,
          clock.now(),
        )
        note('account', who, email, `added as ${admin.role}`)
        return true
      })
    },

    list(): Admin[] {
      return sql.all<Row>(`${SELECT} order by email`).map(({ passwordHash: _, ...admin }) => admin)
    },

    /** Gives the account another password and ends its sessions. False if there is no such account. */
    async setPassword(email: string, password: string, who: string): Promise<boolean> {
      const hash = await hashSecret(password)
      return record(() => {
        const known = find(email)
        if (!known) return false
        sql.run('update admins set password_hash = ? where id = ?', hash, known.id)
        sql.run('delete from sessions where admin_id = ?', known.id)
        note('account', who, known.email, 'password changed')
        return true
      })
    },

    /** Takes the account and its sessions away at once. False if there is no such account. */
    remove(email: string, who: string): boolean {
      return record(() => {
        const known = find(email)
        if (!known) return false
        sql.run('delete from sessions where admin_id = ?', known.id)
        sql.run('delete from admins where id = ?', known.id)
        note('account', who, known.email, 'removed')
        return true
      })
    },

    /**
     * The account that this password opens, or null; either is in the audit trail, wrong ones as far as
     * the storage takes it.
     */
    async logIn(email: string, password: string): Promise<Admin | null> {
      const known = find(email)
      const isRight = await isSecret(password, known?.passwordHash ?? null)
      if (!known || !isRight) {
        attempt(() => noteWrong(known ?? null))
        return null
      }
      return record(() => {
        note('login', known.id, known.email, 'logged in')
        sql.run('update admins set last_login_at = ? where id = ?', clock.now(), known.id)
        const { passwordHash: _, ...admin } = known
        return admin
      })
    },
  }
}

/** Addresses are compared without case. */
function normalise(email: string): string {
  return email.trim().toLowerCase()
}
