import type { Link } from './link.ts'

type Reply = Awaited<ReturnType<Link[keyof Link]>>

/** The same link; of each reply of the authority `heard` is told first. */
export function watchReplies(link: Link, heard: (reply: Reply) => void): Link {
  const tell = <One extends Reply>(reply: One): One => {
    heard(reply)
    return reply
  }
  return {
    push: async (request) => tell(await link.push(request)),
    recover: async (request) => tell(await link.recover(request)),
    pull: async (request) => tell(await link.pull(request)),
  }
}

/** Whether the authority has revoked the caller (A4); not that it merely does not know its token. */
export function saysRevoked(reply: Reply): boolean {
  return reply.kind === 'refused' && reply.status === 401 && reply.code === 'REVOKED'
}
