import type { Reader } from '../../reader.ts'
import type { Sqlite } from '../file/connect.ts'
import { openReaderBeside } from '../file/open.ts'
import { createSql } from '../sql.ts'
import { createReader } from './reader.ts'

/** Connections kept for reading; a read beyond them opens one of its own. */
const IDLE_READERS_MAX = 4

type PooledReader = { sqlite: Sqlite; reader: Reader }

/** Connections for reading: each read has one to itself, and with it one snapshot (F4). */
export function createReaderPool(writer: Sqlite) {
  const idle: PooledReader[] = []
  let isClosed = false

  function open(): PooledReader {
    const sqlite = openReaderBeside(writer)
    return { sqlite, reader: createReader(createSql(sqlite)) }
  }

  return {
    async read<T>(use: (reader: Reader) => Promise<T>): Promise<T> {
      const one = idle.pop() ?? open()
      one.sqlite.exec('begin')
      try {
        return await use(one.reader)
      } finally {
        one.sqlite.exec('commit')
        if (isClosed || idle.length >= IDLE_READERS_MAX) one.sqlite.close()
        else idle.push(one)
      }
    },
    close() {
      isClosed = true
      for (const { sqlite } of idle.splice(0)) sqlite.close()
    },
  }
}
