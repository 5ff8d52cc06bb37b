import { createStore } from '@outpost/shared/web/store'

/** Whether somebody wants to say that another one works now, or to lock the tablet. */
export const isChoosing = createStore(false)

/** Whether the screens are covered until somebody says who works. */
export const isCovered = createStore(false)

/** How often another one has begun than who worked before: what was about to be done for somebody is not theirs. */
export const takeovers = createStore(0)
