import { defineEntity, p } from '@mikro-orm/core'
import type { QuestionKind } from '../gifts/gift-decision.ts'
import type { SettledAnswer } from './question-rules.ts'

/** An answer that the register cannot hold: what an office said, or that another list was looked into. Taken back by reopening. */
const SettledQuestionSchema = defineEntity({
  name: 'SettledQuestion',
  properties: {
    id: p.uuid().primary(),
    sourceId: p.uuid(),
    areaId: p.uuid(),
    kind: p.string().$type<QuestionKind>(),
    personId: p.uuid().nullable(),
    martyrId: p.uuid().nullable(),
    answer: p.string().$type<SettledAnswer>(),
    because: p.string(),
    settledAt: p.datetime(),
    settledBy: p.uuid(),
    reopenedAt: p.datetime().nullable(),
    reopenedBy: p.uuid().nullable(),
  },
})
export class SettledQuestion extends SettledQuestionSchema.class {}
SettledQuestionSchema.setClass(SettledQuestion)
