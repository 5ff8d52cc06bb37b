/** A box is paused for at most this long at once (N12): it must not be forgotten. */
export const PAUSE_DAYS_MAX = 7
