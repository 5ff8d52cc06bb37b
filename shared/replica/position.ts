/** How far a replica has pulled: what its next pull is asked with (F3, F7). */
export type Position = { epoch: string | null; cursor: string | null; etag: string | null }
