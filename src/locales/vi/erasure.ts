import type { ErasedPart, KeptPart } from '../../privacy/erasure-part.ts'
import type { OpenHold } from '../../privacy/erasure-rules.ts'
import type { Facts } from '../../refusal.ts'
import { formatDate } from '../../vietnamese/dates.ts'

const holds: Readonly<Record<OpenHold, (count: number) => string>> = {
  gifts: n => `Còn ${n} suất quà đã chốt mà chưa trao. Trao, hoặc nộp lại tiền, rồi làm lại.`,
  lists: n => `Có tên trong ${n} danh sách quà chưa chốt. Chờ danh sách được chốt và quà được trao rồi làm lại.`,
  visits: n => `Còn ${n} buổi thăm hỏi tại nhà chưa ghi kết quả. Ghi kết quả hoặc hủy buổi thăm.`,
  seats: n => `Còn ${n} chỗ khám sắp tới. Rút lời mời ở đợt khám.`,
  offices: n => `Đang là đại diện thân nhân hoặc người thờ cúng của ${n} liệt sĩ. Ở trang liệt sĩ, cử người khác trước.`,
  move: () => 'Hồ sơ đang chờ xã khác nhận. Chờ xã đó trả lời, hoặc rút đề nghị chuyển.',
  relatives: n => `Là thân nhân của ${n} liệt sĩ, xã phải biết để giải quyết chế độ. Trả lời từ chối và nêu lý do này.`,
  merits: n =>
    `Đang thuộc ${n} diện đối tượng, xã phải giữ hồ sơ để giải quyết chế độ. Nếu không còn hưởng thì ghi ngày kết thúc; nếu còn thì trả lời từ chối và nêu lý do này.`,
  'soldier-family': () =>
    'Là thân nhân của quân nhân đang tại ngũ. Nếu đã xuất ngũ thì ghi ngày xuất ngũ; nếu chưa thì trả lời từ chối và nêu lý do này.',
}

export function viHeld(facts: Facts): string {
  const { hold, count, rule, source, from } = facts
  if (hold === 'retention')
    return `Chưa hết thời hạn lưu giữ “${rule}” (${source}). Xóa được từ ngày ${formatDate(String(from))}; trước đó trả lời từ chối và nêu lý do này.`
  const sentence = holds[hold as OpenHold]
  return sentence == null
    ? 'Hồ sơ còn việc chưa xong, hoặc chưa hết thời hạn lưu giữ. Mở “Xem thử” để biết việc gì.'
    : sentence(Number(count))
}

export const viErasure = {
  title: 'Xóa hồ sơ theo yêu cầu',
  lead: 'Tìm đúng người rồi xem thử. Chưa có gì bị xóa khi tìm và xem.',
  search: 'Họ tên, điện thoại, số định danh',
  find: 'Tìm',
  more: 'Còn nhiều người nữa. Gõ thêm họ tên để tìm đúng người.',
  noneFound: 'Không tìm thấy ai trong địa bàn của Ông/Bà.',
  name: 'Họ tên',
  born: 'Năm sinh',
  place: 'Nơi ở',
  dead: 'đã mất',
  choose: 'Xem thử',
  plan: (name: string) => `Xem thử xóa hồ sơ: ${name}`,
  planLead: 'Chưa xóa gì cả. So họ tên, năm sinh, nơi ở với giấy tờ của người yêu cầu trước khi duyệt.',
  categories: 'Diện đối tượng',
  erased: 'Sẽ xóa',
  erasedAlways: 'Họ tên, ngày tháng sinh, số định danh, địa chỉ, ghi chú',
  erasedTrail: 'Giá trị của những mục này trong nhật ký',
  erasedParts: {
    merit_record: 'Số hồ sơ, số quyết định, ghi chú của diện đối tượng',
    death: 'Ai báo tử và ngày tháng mất',
    departure: 'Ai báo chuyển đi và ghi chú',
    relative: 'Số hồ sơ, ghi chú thân nhân liệt sĩ',
    representative: 'Giấy cử đại diện thân nhân',
    worshipper: 'Giấy tờ thờ cúng',
    filled_value: 'Dấu vết ô bảng tính đã điền vào hồ sơ',
    contact: 'Người liên hệ, điện thoại',
    soldier_family: 'Gia đình quân nhân',
    residence: 'Nơi ở trước đây',
    move_offer: 'Đề nghị chuyển địa bàn',
    courtesy_visit: 'Tên và ghi chú của các buổi thăm hỏi',
    checkup_entry: 'Dòng đăng ký khám và bệnh ghi kèm',
    health: 'Chi tiết sức khỏe: kết quả, lời khuyên, giới thiệu chuyển khám, cách dùng thuốc',
  } satisfies Readonly<Record<ErasedPart, string>> as Readonly<Record<ErasedPart, string>>,
  kept: 'Giữ lại, và vì sao',
  keptAlways: 'Năm sinh, giới tính, xã, thôn: để đếm, không còn tên',
  keptRequest: 'Yêu cầu này: đến hết thời hạn lưu giữ của yêu cầu đã làm xong',
  keptParts: {
    merits: 'Diện đối tượng, tỷ lệ: để đếm, không còn tên',
    consents: 'Việc đã đồng ý hoặc đã rút: để chứng minh',
    files: 'Bảng tính đã nhập có người này: đến hết thời hạn lưu giữ của bảng tính',
    gifts: 'Dòng quà trong danh sách đã chốt, còn tên: chứng từ tiền',
    handovers: 'Lần trao quà, còn tên người ký nhận: chứng từ tiền',
    arrivals: 'Lượt đến khám: để đếm',
  } satisfies Readonly<Record<KeptPart, string>> as Readonly<Record<KeptPart, string>>,
  held: 'Chưa xóa được',
  heldLead: 'Làm xong những việc dưới đây, hoặc trả lời từ chối ở trang yêu cầu.',
  grant: 'Duyệt và xóa',
  grantHint: 'Xóa rồi không lấy lại được. Việc chạy nền, thường xong trong một phút.',
  answerFirst: 'Ghi “Đã trả lời” ở trang yêu cầu trước, rồi quay lại đây để duyệt.',
  back: 'Về trang yêu cầu',
  granted: 'Đã duyệt. Hồ sơ đang được xóa.',
  person: 'Người được xóa hồ sơ',
  elsewhere: 'người ở xã ngoài phạm vi của Ông/Bà',
  grantedLine: (at: string, by: string | null) => `Duyệt lúc ${at}${by == null ? '' : `, ${by}`}`,
  erasedLine: (at: string) => `Đã ẩn danh hồ sơ lúc ${at}`,
  state: 'Tình trạng',
  standings: { queued: 'đang chờ', running: 'đang xóa', failed: 'không thành', done: 'đã xóa' },
  failedBecause: (reason: string) => `Chưa xóa được: ${reason}`,
  lost: 'việc nền không chạy được',
  tryAgain: 'Thử lại',
  other: 'Chọn người khác',
  reload: 'Tải lại để xem',
}
