import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import type { DocumentFormat, DocumentKind } from '../../src/documents/document-kind.ts'
import { recordHandover } from '../../src/handovers/record-handover.ts'
import { recordMissedHandover } from '../../src/handovers/record-missed-handover.ts'
import { resultReportKind } from '../../src/handovers/result-report.document.ts'
import { returnGifts } from '../../src/handovers/return-gifts.ts'
import { settleCampaign } from '../../src/handovers/settle-campaign.ts'
import { settlementMinutesKind } from '../../src/handovers/settlement-minutes.document.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { dense, textOf } from '../sheets/pdf-text.ts'
import { bytes } from '../sheets/sign-off-form.ts'
import { makeList } from './make-gift.ts'

let ground: TestGround
let officer: Context
let accountant: Context
beforeAll(async () => {
  ground = await testGround()
  officer = ground.contextOf('policy-officer')
  accountant = ground.contextOf('accountant', 'all', { name: 'Lê Thị Thu' })
})
afterAll(() => ground.close())

async function paper(kind: DocumentKind, parameters: Record<string, unknown>, format: DocumentFormat): Promise<Buffer> {
  const { sink, done } = bytes()
  await kind.write(accountant, parameters, format, sink, accountant)
  return done()
}

/** Six people in two hamlets: four received, one absent, one refused. */
async function makeDay() {
  const commune = await makeCommune(ground, { name: `Xã Bình Phú ${Math.random().toString(36).slice(2, 5)}` })
  const list = await makeList(
    ground,
    Array.from({ length: 6 }, (_, at) => ({ fullName: `Nguyễn Thị ${at}`, amount: at < 2 ? 600_000 : 300_000, hamlet: at % 2 })),
    { areaId: commune.id },
  )
  for (const gift of list.gifts.slice(0, 4)) await recordHandover(officer, { giftId: gift.id, receiver: { kind: 'self' } })
  await recordMissedHandover(officer, { giftId: list.gifts[4]!.id, reason: 'absent' })
  await recordMissedHandover(officer, { giftId: list.gifts[5]!.id, reason: 'refused' })
  return list
}

test('the result report says how far it is, in figures, in words and by reason', async () => {
  const { sourceId, areaId } = await makeDay()
  const file = await paper(resultReportKind, { sourceId, areaId }, 'pdf')
  const page = (await textOf(file)).join('')
  for (const said of [
    'BÁO CÁO TÌNH HÌNH TẶNG QUÀ',
    'Đã trao 4/6 suất quà (66,6 %), số tiền 1.800.000 đồng.',
    'Bằng chữ: Một triệu tám trăm nghìn đồng chẵn',
    'Chưa trao 2 suất: vắng 1, từ chối nhận 1.',
  ])
    expect(page).toContain(dense(said))
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(new Uint8Array(await paper(resultReportKind, { sourceId, areaId }, 'xlsx')).buffer)
  const rows = book.worksheets[0]!.getSheetValues().map(row => JSON.stringify(row))
  expect(rows.find(row => row?.includes('Tổng cộng'))).toContain('2400000')
})

test('the minutes of the settlement: given out = handed over + returned, with the slip of the treasury, made the same every time', async () => {
  const { sourceId, areaId, gifts } = await makeDay()
  const rest = gifts.slice(4).map(gift => gift.id)
  await returnGifts(accountant, { giftIds: rest, reference: 'PNT 12/2024', returnedOn: '2024-06-24', because: 'Không nhận được' })
  const settlement = await settleCampaign(accountant, { sourceId, areaId, minutesNo: '05/BB-UBND' })
  const file = await paper(settlementMinutesKind, { settlementId: settlement.id }, 'pdf')
  expect(await paper(settlementMinutesKind, { settlementId: settlement.id }, 'pdf')).toEqual(file)
  const text = (await textOf(file)).join('')
  for (const said of [
    'BIÊN BẢN QUYẾT TOÁN KINH PHÍ TẶNG QUÀ',
    'Số: 05/BB-UBND',
    'Nộp lại: 2 suất – 600.000 đồng (PNT 12/2024 ngày 24/06/2024: 2 suất, 600.000 đồng).',
    'không còn chênh lệch',
    'Lê Thị Thu',
  ])
    expect(text).toContain(dense(said))
})
