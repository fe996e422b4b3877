import { enOwnReasons } from '../locales/en/list-reasons.ts'
import { viOwnReasons } from '../locales/vi/list-reasons.ts'

export type OwnReason = 'moved-away' | 'listed-elsewhere'

/** Why the list itself leaves somebody out to whom the rule would give. */
export const ownReasonSentence = (language: 'vi' | 'en', code: OwnReason): string => (language === 'vi' ? viOwnReasons : enOwnReasons)[code]
