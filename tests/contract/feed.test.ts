import { openSqlite } from '../support/sqlite-store.ts'
import { describeFeed } from './feed.ts'
import { describeCursors } from './feed-cursors.ts'
import { describeScopes } from './feed-scopes.ts'

describeFeed('SQLite', openSqlite)
describeScopes('SQLite', openSqlite)
describeCursors('SQLite', openSqlite)
