/** An id as a trace tells it. */
export const short = (id: string) => id.slice(0, 8)
