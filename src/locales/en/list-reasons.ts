import type { OwnReason } from '../../lists/own-reasons.ts'

export const enOwnReasons: Record<OwnReason, (martyr: string) => string> = {
  'moved-away': () => 'Not on this commune’s list because the person has moved away; the new commune draws up their list.',
  'listed-elsewhere': () => 'Not added here because the name stands on another commune’s locked list of the same source.',
  'martyr-listed-elsewhere': martyr =>
    `Not added here because the gift to the family of the martyr ${martyr} stands on another commune’s locked list of the same source.`,
}
