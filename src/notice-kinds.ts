import { cancellationNotice, invitationNotice } from './events/event-notices.ts'
import { cancellationWriter, invitationWriter } from './events/write-event-mail.ts'
import { deadlineNotice } from './lists/deadline.notice-kind.ts'
import { deadlineWriter } from './lists/deadline.notice-writer.ts'
import { filesReadyNotice } from './notices/files-ready.notice-kind.ts'
import { filesReadyWriter } from './notices/files-ready.notice-writer.ts'
import type { NoticeWriters } from './notices/notice-kind.ts'
import { reminderWriter, scheduleWriter, shiftWithdrawnWriter } from './volunteers/schedule.notice-writer.ts'
import { reminderNotice, scheduleNotice, shiftWithdrawnNotice } from './volunteers/volunteer-notices.ts'

/** Who writes the letters of each kind of notice. A kind that no feature writes is never sent, so it is listed with its writer or not at all. */
export const noticeWriters = {
  [invitationNotice.name]: invitationWriter,
  [cancellationNotice.name]: cancellationWriter,
  [filesReadyNotice.name]: filesReadyWriter,
  [deadlineNotice.name]: deadlineWriter,
  [scheduleNotice.name]: scheduleWriter,
  [shiftWithdrawnNotice.name]: shiftWithdrawnWriter,
  [reminderNotice.name]: reminderWriter,
} as const satisfies NoticeWriters

export type NoticeKindName = keyof typeof noticeWriters
