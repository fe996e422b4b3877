import type { CallOutcome } from '../../events/invitee.entity.ts'

const RELATIONS: Readonly<Record<string, string>> = {
  self: 'bản thân',
  wife: 'vợ',
  husband: 'chồng',
  mother: 'mẹ',
  father: 'cha',
  child: 'con',
  son: 'con trai',
  daughter: 'con gái',
  sibling: 'anh, chị, em',
  grandchild: 'cháu',
  nephew: 'cháu',
  neighbour: 'hàng xóm',
}

/** Words of the papers of a health event, which are always Vietnamese. */
export const viEventPaper = {
  relation: (relation: string | null) => (relation == null ? '' : (RELATIONS[relation] ?? relation)),
  calls: {
    reached: 'liên hệ được',
    'no-answer': 'không nghe máy',
    'will-come': 'sẽ đến',
    'cannot-come': 'không đến được',
    'wrong-number': 'sai số',
  } satisfies Record<CallOutcome, string>,
}
