import { openSqlite } from '../support/sqlite-store.ts'
import { describeDigest } from './digest.ts'

describeDigest('SQLite', openSqlite)
