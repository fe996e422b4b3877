import { groupThousands } from '../../vietnamese/money.ts'
import type { NoticeKindName } from '../../notice-kinds.ts'
import type { NoticeState } from '../../notices/notice.entity.ts'

export const viNotices = {
  title: 'Thông báo',
  lead: 'Ai được báo điều gì, lúc nào, kết quả ra sao.',
  kinds: {
    'events.invitation': 'Giấy mời khám',
    'events.cancellation': 'Báo hủy đợt khám',
    'volunteers.schedule': 'Lịch tình nguyện viên',
    'volunteers.shift-withdrawn': 'Báo hủy ca',
    'documents.files-ready': 'Tệp đã lập xong',
    'campaigns.deadline': 'Nhắc hạn',
    'volunteers.reminder': 'Nhắc lịch trước một ngày',
  } satisfies Record<NoticeKindName, string>,
  states: {
    asked: 'Đang chờ gửi',
    claimed: 'Đang gửi',
    sent: 'Đã gửi',
    'awaiting-retry': 'Chờ gửi lại',
    'not-reached': 'Chưa liên hệ được',
    refused: 'Thư bị trả lại',
    withdrawn: 'Đã rút',
    stale: 'Quá giờ, không gửi',
  } satisfies Record<NoticeState, string>,
  causes: (cause: string): string =>
    ({
      'no-address': 'không có thư điện tử',
      'bad-address': 'địa chỉ thư điện tử không đúng',
      begun: 'việc được báo đã bắt đầu',
      superseded: 'đã có thông báo mới hơn',
      gone: 'không còn gì để báo',
      'given back': 'người gửi trước dừng giữa chừng',
      'shift-withdrawn': 'ca đã hủy',
      'event-cancelled': 'đợt khám đã hủy',
      'event cancelled': 'đợt khám đã hủy',
      done: 'việc đã xong',
    })[cause] ??
    (cause.startsWith('gave-up: ')
      ? `đã thử nhiều lần: ${cause.slice(9)}`
      : cause.startsWith('cannot be written: ')
        ? `không soạn được thư (${cause.slice(19)})`
        : `máy chủ thư trả lời: ${cause}`),
  deadline: {
    subject: (campaign: string, days: number) => `${days === 0 ? 'Hôm nay là hạn' : `Còn ${days} ngày đến hạn`}: ${campaign}`,
    heading: (days: number) => (days === 0 ? 'Hôm nay là hạn' : `Còn ${days} ngày đến hạn`),
    greeting: (name: string) => `Kính gửi Ông/Bà ${name},`,
    intro: (campaign: string, on: string) => `Hạn trao quà của ${campaign} là ngày ${on}. Trong phạm vi của Ông/Bà còn:`,
    waits: (gifts: number | null) => (gifts == null ? 'chưa chốt danh sách' : `${groupThousands(gifts)} suất chưa trao`),
    head: ['Xã', 'Nguồn kinh phí', 'Việc còn lại'] as readonly string[],
    more: (rest: number) => `Và ${groupThousands(rest)} việc nữa, xem ở trang đợt.`,
    action: 'Mở trang đợt',
    closing: 'Trân trọng.',
    footer: 'Hậu Phương gửi thư này vì Ông/Bà là người điều phối. Việc đã xong không được nhắc lại.',
  },
  recipient: 'Người nhận',
  about: 'Về việc',
  kind: 'Loại',
  state: 'Tình trạng',
  askedAt: 'Yêu cầu lúc',
  when: 'Lúc',
  cause: 'Vì sao',
  address: 'Gửi tới',
  attempts: 'Số lần thử',
  anyKind: 'Mọi loại',
  anyState: 'Mọi tình trạng',
  filter: 'Lọc',
  unreached: 'Chưa liên hệ được, và vì sao',
  unreachedLead: 'Những người này chưa nhận được thư và hệ thống không tự gửi lại. Hãy gọi điện, hoặc sửa địa chỉ rồi gửi lại.',
  all: 'Tất cả thông báo',
  none: 'Chưa có thông báo nào.',
  noneUnreached: 'Không có ai chưa liên hệ được.',
  steps: 'Diễn biến',
  retry: 'Gửi lại',
  retried: 'Đã yêu cầu gửi lại.',
  paused: (until: string, because: string) => `Tạm dừng gửi đến ${until} vì máy chủ thư có lỗi: ${because}. Không ai bị bỏ sót.`,
  reopen: 'Gửi tiếp ngay',
  reopened: 'Đã gửi tiếp.',
}
