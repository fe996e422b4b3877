import type { Area } from '../areas/area.entity.ts'
import type { Campaign } from '../campaigns/campaign.entity.ts'
import type { GiftSource } from '../gifts/gift-source.entity.ts'
import { bareName, blankDate, nationalHeader, occasionLine, officesOf, partLine } from '../lists/paper-parts.ts'
import { viMissReasons } from '../locales/vi/handover-words.ts'
import type { TableDocument } from '../sheets/table.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import { dongInWords, formatDong, groupThousands } from '../vietnamese/money.ts'
import { type LedgerRow, sumLedger } from './ledger-rules.ts'
import type { MissReason } from './missed-handover.entity.ts'
import { resultColumns, resultRows } from './result-rows.ts'

export interface ReasonCount {
  readonly reason: MissReason | null
  readonly gifts: number
}
export interface ResultReport {
  readonly area: Area
  readonly parentName: string | null
  /** Whose part of a divided commune this is; null: the whole. */
  readonly part: readonly string[] | null
  readonly source: GiftSource
  readonly campaign: Campaign
  readonly rows: readonly LedgerRow[]
  readonly reasons: readonly ReasonCount[]
  readonly at: Date
}

/** BÁO CÁO TÌNH HÌNH TẶNG QUÀ (DOMAIN.md 2.3): allocated, handed over, returned and open per hamlet and level. */
export function resultReport({ area, parentName, part, source, campaign, rows, reasons, at }: ResultReport): TableDocument {
  const total = sumLedger(rows)
  const percent = total.gifts === 0 ? 0 : Math.floor((total.handedGifts * 1000) / total.gifts) / 10
  return {
    name: `Báo cáo tình hình tặng quà ${area.name}`,
    createdAt: at,
    language: 'vi-VN',
    texts: { countUnit: 'suất', moneyUnit: 'đồng', continued: 'tiếp theo' },
    page: { orientation: 'landscape', rowHeight: 7 },
    header: { left: officesOf({ area, parentName }), right: nationalHeader },
    placeAndDate: blankDate({ area, campaign }),
    titles: ['BÁO CÁO TÌNH HÌNH TẶNG QUÀ', occasionLine(campaign.name)],
    meta: [
      `(Nguồn kinh phí: ${source.budgetLine ?? source.name})`,
      ...(part == null ? [] : [partLine(area.name, part)]),
      `(Số liệu đến ${formatDateTime(at)})`,
    ],
    columnNumbers: true,
    columns: resultColumns('Thôn, mức quà', true),
    rows: resultRows(rows),
    closing: [
      {
        text: `Đã trao ${groupThousands(total.handedGifts)}/${groupThousands(total.gifts)} suất quà (${String(percent).replace('.', ',')} %), số tiền ${formatDong(total.handedAmount)}.`,
        bold: true,
      },
      { text: `Bằng chữ: ${dongInWords(total.handedAmount)}`, bold: true, italic: true },
      ...(total.openGifts === 0 ? [] : [`Chưa trao ${groupThousands(total.openGifts)} suất: ${reasonLine(reasons)}.`]),
    ],
    signatures: [
      {
        signers: [
          { title: 'Người lập báo cáo', note: '(Ký, ghi rõ họ tên)' },
          { title: 'Kế toán', note: '(Ký, ghi rõ họ tên)' },
          { title: 'Thủ trưởng đơn vị', note: '(Ký, đóng dấu, ghi rõ họ tên)' },
        ],
      },
    ],
    footer: { text: `${bareName(area.name)} · ${source.name} · in lúc ${formatDateTime(at)}` },
  }
}

const reasonLine = (reasons: readonly ReasonCount[]) =>
  reasons
    .map(({ reason, gifts }) => `${reason == null ? 'chưa ghi lý do' : viMissReasons[reason].toLowerCase()} ${groupThousands(gifts)}`)
    .join(', ')
