import type { DecisionKind } from '../gifts/decision-kind.ts'
import { viCampaigns } from '../locales/vi/campaigns.ts'
import type { TableDocument } from '../sheets/table.ts'
import { dateInWords } from '../vietnamese/dates.ts'
import type { ListState } from './gift-list.entity.ts'
import type { ListHead } from './list-head.queries.ts'

export const nationalHeader = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc']

/** "ỦY BAN NHÂN DÂN HUYỆN THẠCH THẤT" over "ỦY BAN NHÂN DÂN XÃ CANH NẬU". */
export const officesOf = (
  { area, parentName }: Pick<ListHead, 'area' | 'parentName'>,
  office: 'ỦY BAN NHÂN DÂN' | 'UBND' = 'ỦY BAN NHÂN DÂN',
): string[] => [parentName, area.name].filter(name => name != null).map(name => `${office} ${name.toUpperCase()}`)

export const bareName = (areaName: string): string => areaName.replace(/^(Xã|Phường|Thị trấn)\s+/u, '')

/** Under the title of what a successor prints of an old commune's list. */
export const partLine = (areaName: string, part: readonly string[]): string => `(Trích phần của ${areaName} nay thuộc ${part.join(', ')})`

/** Blanks as long as an official writes into: the decision is signed weeks after the lists are ready. */
export function decisionLine({ source, campaign }: Pick<ListHead, 'source' | 'campaign'>): string {
  const year = campaign.occasionOn.slice(0, 4)
  const number = source.decisionNo ?? '………………'
  return `(Theo ${viCampaigns.decisionKinds[source.decisionKind as DecisionKind]} số ${number} ${source.decidedOn == null ? `ngày ….. tháng ….. năm ${year}` : dateInWords(source.decidedOn)})`
}

export const blankDate = ({ area, campaign }: Pick<ListHead, 'area' | 'campaign'>): string =>
  `${bareName(area.name)}, ngày ….. tháng ….. năm ${campaign.occasionOn.slice(0, 4)}`

/** Version and hash, on every page: whoever holds two prints can tell whether they are of the same list. */
export const versionLine = ({ list }: Pick<ListHead, 'list'>): string =>
  `${list.kind === 'main' ? 'Danh sách' : 'Danh sách bổ sung'} phiên bản ${list.version} · ${stateOf(list.state as ListState)} · Mã đối chiếu: ${(list.hash ?? '').match(/.{1,8}/g)?.join(' ') ?? ''}`

const states: Record<ListState, string> = {
  compiled: 'bản dự thảo',
  approved: 'đã phê duyệt, chưa chốt',
  locked: 'đã chốt',
  superseded: 'đã thay bằng bản mới',
}
export const stateOf = (state: ListState): string => states[state]

export const paperTexts: TableDocument['texts'] = { countUnit: 'suất', moneyUnit: 'đồng', continued: 'tiếp theo', lineCode: 'Mã dòng' }

export const signatures: TableDocument['signatures'] = [
  {
    heading: 'BÊN NHẬN CHI TRẢ',
    signers: [
      { title: 'Người chi trả', note: '(Ký, ghi rõ họ tên)' },
      { title: 'Thủ trưởng đơn vị', note: '(Ký, đóng dấu, ghi rõ họ tên)' },
    ],
  },
  {
    heading: 'BÊN GIAO CHI TRẢ',
    signers: [
      { title: 'Kế toán trưởng', note: '(Ký, ghi rõ họ tên)' },
      { title: 'Thủ trưởng đơn vị', note: '(Ký, đóng dấu, ghi rõ họ tên)' },
    ],
  },
]

/** A mere date is no name on paper: "27/7/2024" is read "Đợt 27/7/2024". */
export const occasionLine = (campaign: string): string => (/^\d/.test(campaign) ? `Đợt ${campaign}` : campaign)
