import type { ListedList } from './lists.queries.ts'

export type NextStep = 'compile' | 'answer' | 'approve' | 'redo' | 'lock' | 'books' | 'decide'

/** What brings a list on, one thing at a time; null for a locked list whose books stand. */
export function nextStepOf(
  list: Pick<ListedList, 'state' | 'sentBack' | 'questions' | 'flags'> | null,
  booksStand: boolean,
): NextStep | null {
  if (list == null) return 'compile'
  if (list.state === 'locked') return list.flags > 0 ? 'decide' : booksStand ? null : 'books'
  if (list.sentBack) return 'redo'
  if (list.state === 'approved') return 'lock'
  return list.questions > 0 ? 'answer' : 'approve'
}
