import { type LetterContent, renderLetter } from '../mail/frame.mail.tsx'
import type { LetterBody } from '../notices/notice-kind.ts'
import { spokenDay, spokenTime } from './invitation-letter.ts'

export interface InvitationMail {
  readonly event: string
  readonly place: string
  readonly organiser: string
  readonly bring: readonly string[]
  readonly reader: string
  readonly invitee: string
  readonly ticketNo: number | null
  readonly arrivesAt: Date
  readonly changed: boolean
}

const footer = (organiser: string) => `${organiser} gửi thư này vì địa chỉ của Ông/Bà được ghi là người liên hệ của người được mời khám.`

export function invitationMail(mail: InvitationMail): LetterBody {
  const when = `${spokenTime(mail.arrivesAt)}, ${spokenDay(mail.arrivesAt)}`
  const content: LetterContent = {
    language: 'vi',
    heading: mail.changed ? 'Giấy mời khám bệnh: đổi giờ đến' : 'Giấy mời khám bệnh',
    greeting: `Kính gửi Ông/Bà ${mail.reader},`,
    parts: [
      {
        kind: 'paragraph',
        text: mail.changed
          ? `Giờ đến khám của Ông/Bà ${mail.invitee} đã thay đổi. Giờ mới như sau, xin bỏ giấy mời cũ.`
          : `Kính mời Ông/Bà ${mail.invitee} đến khám bệnh, tư vấn và nhận thuốc miễn phí.`,
      },
      {
        kind: 'table',
        head: ['Nội dung', 'Chi tiết'],
        rows: [
          ['Đợt khám', mail.event],
          ['Giờ đến', when],
          ['Địa điểm', mail.place],
          ['Số thứ tự', mail.ticketNo == null ? '' : String(mail.ticketNo).padStart(3, '0')],
          ['Mang theo', mail.bring.join('; ')],
        ],
      },
      { kind: 'note', text: 'Nếu không đến được, xin báo trưởng thôn để nhường chỗ cho người khác.' },
    ],
    closing: 'Trân trọng.',
    footer: footer(mail.organiser),
  }
  return { subject: `${mail.changed ? 'Đổi giờ khám' : 'Mời khám bệnh'}: ${mail.invitee}, ${when}`, ...renderLetter(content) }
}

export function cancellationMail(
  mail: Pick<InvitationMail, 'event' | 'reader' | 'invitee' | 'arrivesAt' | 'organiser'> & { because: string },
): LetterBody {
  const when = `${spokenTime(mail.arrivesAt)}, ${spokenDay(mail.arrivesAt)}`
  const content: LetterContent = {
    language: 'vi',
    heading: 'Hoãn khám bệnh',
    greeting: `Kính gửi Ông/Bà ${mail.reader},`,
    parts: [
      { kind: 'paragraph', text: `${mail.event} không diễn ra như đã báo. Ông/Bà ${mail.invitee} không cần đến lúc ${when}.` },
      { kind: 'note', text: `Lý do: ${mail.because}. Khi có lịch mới, Ông/Bà sẽ nhận được giấy mời mới.` },
    ],
    closing: 'Mong Ông/Bà thông cảm.',
    footer: footer(mail.organiser),
  }
  return { subject: `Hoãn khám bệnh: ${mail.event}`, ...renderLetter(content) }
}
