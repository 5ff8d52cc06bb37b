/*
 * Conditions of SQL for open edits. The index `edits_unsettled` serves these and
 * `state = 'needs_decision'`. For the same written otherwise, as with `in`, SQLite would read all
 * edits that were ever made.
 */

/** Without an outcome from the authority above. */
export const IS_UNANSWERED = `(state = 'waiting' or state = 'sent')`

/** Without an outcome, or with one that a person must decide about. */
export const IS_OPEN = `(state = 'waiting' or state = 'sent' or state = 'needs_decision')`
