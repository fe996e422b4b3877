import type { QuestionOfList } from './lists.queries.ts'

/** Where the form stands that answers the question. */
export function answerPath({ kind, personId, martyrId }: Pick<QuestionOfList, 'kind' | 'personId' | 'martyrId'>): string {
  if (personId != null) return `/people/${personId}#merits`
  if (kind === 'worshipper-missing') return `/martyrs/${martyrId}/worshipper`
  return kind === 'representative-missing' || kind === 'representative-must-change' || kind === 'representative-not-a-relative'
    ? `/martyrs/${martyrId}/representative`
    : `/martyrs/${martyrId}`
}
