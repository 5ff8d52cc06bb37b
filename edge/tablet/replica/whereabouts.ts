/** How far a record or an edit has got, for people: R2's state, with what waits on this device. */
export type Whereabouts = 'here' | 'box' | 'central' | 'attention'
