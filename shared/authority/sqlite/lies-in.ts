/** SQL: whether a record lies in one of the caller's scopes other than this one. */
export function liesIn(record: string, otherThan: string): string {
  return `exists (select 1 from feed e join scopes es on es.key = e.scope
    where e.record = ${record} and e.op = 'put' and e.scope <> ${otherThan}
      and es.name in (select value from json_each(:callerScopes)))`
}
