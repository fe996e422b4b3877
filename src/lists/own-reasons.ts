import type { GiftReason } from '../gifts/gift-decision.ts'
import { enOwnReasons } from '../locales/en/list-reasons.ts'
import { viOwnReasons } from '../locales/vi/list-reasons.ts'
import type { ListReason } from './list-lines.ts'

type Own = Exclude<ListReason, GiftReason>
export type OwnReason = Own['code']

export const isOwnReason = (reason: ListReason): reason is Own => reason.code in viOwnReasons

/** The gift stands on another commune's locked list already: drawing up anew changes nothing. */
export const standsElsewhere = ({ code }: ListReason): boolean => code === 'listed-elsewhere' || code === 'martyr-listed-elsewhere'

/** Why the list itself leaves somebody out to whom the rule would give. */
export const ownReasonSentence = (language: 'vi' | 'en', reason: Own, martyr: (id: string) => string): string =>
  (language === 'vi' ? viOwnReasons : enOwnReasons)[reason.code]('martyr' in reason ? martyr(reason.martyr) : '')
