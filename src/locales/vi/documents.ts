import type { DocumentStanding } from '../../documents/documents.queries.ts'

const standings: Record<DocumentStanding, string> = { making: 'đang lập', failed: 'không thành', ready: 'đã có', expired: 'đã hết hạn' }

export const viDocuments = {
  title: 'Tệp',
  intro: 'Sổ và danh sách đã lập. Tệp được giữ 30 ngày; mỗi lần tải đều ghi nhật ký.',
  none: 'Chưa có tệp nào. Tệp được yêu cầu từ trang danh sách.',
  standings,
  name: 'Tên tệp',
  state: 'Tình trạng',
  askedBy: (by: string | null, at: string) => `Yêu cầu lúc ${at}${by == null ? '' : `, ${by}`}`,
  keptUntil: 'giữ đến',
  download: 'Tải về',
  tryAgain: 'Thử lại',
  triedAgain: 'Đã yêu cầu lập lại tệp.',
  failedBecause: (reason: string) => `Không lập được: ${reason}`,
  reload: 'Xem lại tiến độ',
  pages: (count: number) => `${count} trang`,
  rows: (count: number) => `${count} dòng`,
  kilobytes: (size: string) => `${size} kB`,
  ofRequest: 'Các tệp cùng một lần yêu cầu',
  all: 'Xem mọi tệp',
  version: (version: number) => `phiên bản ${version}`,
  readyOf: (ready: number, all: number) => `Đã có ${ready} trên ${all} tệp`,
}
