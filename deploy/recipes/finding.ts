/** What there is to tell of an entry of the source; each is counted in the closing summary. */
export type Finding = {
  /** Not written; not known and so chosen by the recipe; odd, and written all the same. */
  kind: 'left out' | 'guessed' | 'noticed'
  what: string
}

export function leftOut(what: string): Finding {
  return { kind: 'left out', what }
}

export function guessed(what: string): Finding {
  return { kind: 'guessed', what }
}

export function noticed(what: string): Finding {
  return { kind: 'noticed', what }
}
