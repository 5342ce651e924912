/** What is done with rows that are no bars, and which of several rows of one time is kept. */
export const REPAIRS = ['refuse', 'skip', 'first', 'last'] as const
