import type { Area } from '../areas/area.entity.ts'
import type { Campaign } from '../campaigns/campaign.entity.ts'
import type { GiftSource } from '../gifts/gift-source.entity.ts'
import { blankDate, nationalHeader, occasionLine, officesOf } from '../lists/paper-parts.ts'
import type { TableDocument } from '../sheets/table.ts'
import { formatDate, formatDateTime } from '../vietnamese/dates.ts'
import { dongInWords, formatDong, groupThousands } from '../vietnamese/money.ts'
import { resultColumns, resultRows } from './result-rows.ts'
import type { Settlement } from './settlement.entity.ts'

export interface ReturnSlip {
  readonly reference: string
  readonly on: string
  readonly gifts: number
  readonly amount: number
}
export interface SettlementMinutes {
  readonly area: Area
  readonly parentName: string | null
  readonly source: GiftSource
  readonly campaign: Campaign
  readonly settlement: Settlement
  readonly slips: readonly ReturnSlip[]
}

/** BIÊN BẢN QUYẾT TOÁN: what was given out equals what was handed over and what went back, signed by three. */
export function settlementMinutes({ area, parentName, source, campaign, settlement, slips }: SettlementMinutes): TableDocument {
  const { handedGifts, handedAmount, returnedGifts, returnedAmount } = settlement
  return {
    name: `Biên bản quyết toán ${area.name}`,
    createdAt: settlement.settledAt,
    language: 'vi-VN',
    texts: { countUnit: 'suất', moneyUnit: 'đồng', continued: 'tiếp theo' },
    page: { orientation: 'landscape', rowHeight: 7 },
    header: { left: officesOf({ area, parentName }), right: nationalHeader },
    placeAndDate: blankDate({ area, campaign }),
    titles: ['BIÊN BẢN QUYẾT TOÁN KINH PHÍ TẶNG QUÀ', occasionLine(campaign.name)],
    meta: [
      `(Nguồn kinh phí: ${source.budgetLine ?? source.name}${settlement.no > 1 ? `, quyết toán lần ${settlement.no}` : ''})`,
      `Số: ${settlement.minutesNo ?? '………………'}`,
    ],
    columnNumbers: true,
    columns: resultColumns('Thôn, mức quà', false),
    rows: resultRows(settlement.rows),
    closing: [
      { text: `Đã trao: ${groupThousands(handedGifts)} suất quà – Số tiền: ${formatDong(handedAmount)}`, bold: true },
      { text: `Bằng chữ: ${dongInWords(handedAmount)}`, bold: true, italic: true },
      ...(returnedGifts === 0
        ? ['Không có tiền nộp lại.']
        : [`Nộp lại: ${groupThousands(returnedGifts)} suất – ${formatDong(returnedAmount)} (${slips.map(slipText).join('; ')}).`]),
      'Số tiền được giao bằng số tiền đã trao cộng số tiền nộp lại; không còn chênh lệch.',
    ],
    signatures: [
      { heading: 'BÊN CHI TRẢ', signers: [{ title: 'Người chi trả', note: '(Ký, ghi rõ họ tên)' }] },
      {
        heading: 'BÊN QUYẾT TOÁN',
        signers: [
          { title: 'Kế toán', note: '(Ký, ghi rõ họ tên)', name: settlement.settledByName },
          { title: 'Thủ trưởng đơn vị', note: '(Ký, đóng dấu, ghi rõ họ tên)' },
        ],
      },
    ],
    footer: {
      text: `Quyết toán lúc ${formatDateTime(settlement.settledAt)} · Mã đối chiếu: ${settlement.hash.match(/.{1,8}/g)!.join(' ')}`,
    },
  }
}

const slipText = ({ reference, on, gifts, amount }: ReturnSlip) =>
  `${reference} ngày ${formatDate(on)}: ${groupThousands(gifts)} suất, ${formatDong(amount)}`
