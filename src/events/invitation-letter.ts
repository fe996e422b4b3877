import type { Letter } from '../sheets/letter.ts'
import { dateInWords, isoDay } from '../vietnamese/dates.ts'
import type { HealthEvent } from './event.entity.ts'
import type { InviteeLine } from './invitees.queries.ts'

export interface LetterFacts {
  readonly event: HealthEvent
  readonly hostName: string
  readonly line: InviteeLine
  readonly code: string
  readonly printedOn: Date
}

/** The invitation an old person keeps on the table: number and time large, what to bring, whom to tell. Printed in Vietnamese only. */
export function invitationLetter({ event, hostName, line, code, printedOn }: LetterFacts): Letter {
  const arrivesAt = new Date(line.arrivesAt!)
  const number = String(line.ticketNo ?? 0).padStart(3, '0')
  const where = [line.hamlet, line.area.replace(/^(Xã|Phường|Thị trấn)/u, first => first.toLowerCase())].filter(Boolean).join(', ')
  return {
    header: {
      left: [event.organiser.toUpperCase()],
      right: ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'],
    },
    placeAndDate: `${hostName.replace(/^(Xã|Phường|Thị trấn)\s+/u, '')}, ${dateInWords(isoDay(printedOn))}`,
    titles: ['GIẤY MỜI'],
    meta: [event.name],
    parts: [
      {
        kind: 'text',
        runs: ['Kính mời Ông/Bà: ', { text: line.name, bold: true }, line.birthYear == null ? '' : ` (sinh năm ${line.birthYear})`],
      },
      {
        kind: 'facts',
        rows: [
          { label: 'Nơi ở:', value: [where] },
          { label: 'Giờ đến:', value: [{ text: `${spokenTime(arrivesAt)}, ${spokenDay(arrivesAt)}`, bold: true }] },
          { label: 'Địa điểm:', value: [event.place] },
          ...(line.companions > 0 ? [{ label: 'Người đi cùng:', value: [`${line.companions} người`] }] : []),
        ],
      },
      { kind: 'text', runs: ['Khi đi, xin Ông/Bà mang theo:'] },
      { kind: 'list', items: bringOf(event.bring).map(item => [item]) },
      {
        kind: 'text',
        runs: [
          'Mỗi thôn có giờ riêng để không phải chờ lâu; xin đến đúng giờ. Nếu không đến được, xin báo trưởng thôn để nhường chỗ cho người khác.',
        ],
      },
    ],
    ticket: { caption: 'SỐ THỨ TỰ', number, note: spokenTime(arrivesAt) },
    qr: { text: code, caption: 'Đưa mã này ở bàn tiếp đón' },
    copies: ['Nơi nhận:', '- Như trên;', '- Lưu: Ban tổ chức.'],
    signature: { signers: [{ title: 'TM. BAN TỔ CHỨC', note: '(Ký, ghi rõ họ tên)' }] },
    footnote: 'Khám, tư vấn và thuốc đều miễn phí.',
  }
}

const usual = ['Giấy mời này và căn cước công dân, thẻ bảo hiểm y tế', 'Sổ khám bệnh và thuốc đang uống (nếu có)']

/** What the organiser wrote, a line an item; else what everybody brings. */
export function bringOf(bring: string | null | undefined): string[] {
  const written = (bring ?? '')
    .split(/\r?\n|;/)
    .map(item => item.trim())
    .filter(Boolean)
  return written.length > 0 ? written : usual
}

const days = ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy']

/** "7 giờ 30" as people say it. */
export function spokenTime(at: Date): string {
  const there = new Date(at.getTime() + 7 * 3_600_000)
  const minutes = there.getUTCMinutes()
  return `${there.getUTCHours()} giờ${minutes === 0 ? '' : ` ${String(minutes).padStart(2, '0')}`}`
}

/** "thứ Bảy ngày 20/7/2024". */
export function spokenDay(at: Date): string {
  const [year, month, day] = isoDay(at).split('-').map(Number)
  return `${days[new Date(Date.UTC(year!, month! - 1, day)).getUTCDay()]} ngày ${day}/${month}/${year}`
}
