import { z } from 'zod'
import { newId } from '../../src/database/id.ts'
import { defineNotice, type NoticeWriters, writeWith, type Written } from '../../src/notices/notice-kind.ts'
import type { Announcement } from '../../src/notices/notify.ts'

/** A kind whose letters need nothing of any feature: the payload's number makes the address. */
export const testNotice = defineNotice({ name: 'test.announcement', payload: z.object({ number: z.number() }) })

export const letterTo = (number: number) => ({
  to: `nguoi${number}@example.vn`,
  letter: { subject: `Lịch ca số ${number}`, text: `Kính gửi người thứ ${number}`, html: `<p>Kính gửi người thứ ${number}</p>` },
})

/** Writers for every kind; `write` answers for each number. */
export function writersForTests(write: (number: number) => Written | undefined = letterTo): NoticeWriters {
  const writer = writeWith(testNotice, async (_tx, _ctx, notices) => {
    const written = new Map<string, Written>()
    for (const notice of notices) {
      const one = write(notice.payload.number)
      if (one != null) written.set(notice.id, one)
    }
    return written
  })
  return { [testNotice.name]: writer }
}

export const announcementTo = (
  number: number,
  given: Partial<Announcement<{ number: number }>> = {},
): Announcement<{ number: number }> => ({
  occasionId: given.occasionId ?? newId(),
  version: 1,
  recipient: { id: newId(), name: `Nguyễn Văn Số ${number}` },
  about: 'Đợt 27/7/2024',
  areaId: null,
  payload: { number },
  notAfter: null,
  ...given,
})
