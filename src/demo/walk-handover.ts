import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Caller } from './walk-caller.ts'
import { filesOf, isWhole } from './walk-books.ts'
import { atOnce } from './walk-crowd.ts'
import { type Line, linesOf, type ListView, type Subject } from './walk-list.ts'
import { type Steps, WalkProblem } from './walk-steps.ts'
import { dong } from './walk-table.ts'

const Handover = z.object({ id: z.uuid(), giftId: z.uuid(), amount: z.int(), receiver: z.object({ kind: z.string() }) })
const Sums = z.object({
  gifts: z.int(),
  amount: z.int(),
  handedGifts: z.int(),
  handedAmount: z.int(),
  returnedGifts: z.int(),
  returnedAmount: z.int(),
  openGifts: z.int(),
  openAmount: z.int(),
})
const Done = z.object({})
const place = 'Nhà văn hoá thôn'

/** What is to become of every line, decided beforehand, so that each figure after is known before. */
interface Plan {
  readonly book: readonly Line[]
  readonly bookAbsent: readonly Line[]
  readonly absent: readonly Line[]
  readonly refused: readonly Line[]
  readonly proxies: readonly Line[]
  readonly selves: readonly Line[]
}

/** 12 absent, 5 refused, 8 by proxy; the book of Thôn 1 is entered by lines, the rest goes through the desk's API. */
export function planHandovers(lines: readonly Line[]): Plan {
  const thon1 = lines.filter(line => line.hamletName === 'Thôn 1')
  const rest = lines.filter(line => line.hamletName !== 'Thôn 1')
  const every = Math.floor(rest.length / 23)
  const chosen = rest.filter((_, index) => index % every === 0).slice(0, 23)
  const picked = new Set(chosen)
  return {
    book: thon1.slice(2),
    bookAbsent: thon1.slice(0, 2),
    absent: chosen.slice(0, 10),
    refused: chosen.slice(10, 15),
    proxies: chosen.slice(15),
    selves: rest.filter(line => !picked.has(line)),
  }
}

/** "1-4, 7, 9-12": line numbers as a clerk types them from the signed book. */
export function rangesOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last != null && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')
}

export async function handOver(steps: Steps, officer: Caller, list: ListView): Promise<Plan> {
  const lines = await linesOf(officer, list.id)
  const plan = planHandovers(lines)
  await steps.step('Trao quà', 'Hand the gifts over', async () => {
    await enterBook(steps, officer, list, plan)
    await refuseMistakes(steps, officer, plan)
    const began = performance.now()
    const wanted = [
      ...plan.selves.map(line => ({ line, receiver: { kind: 'self' } })),
      ...plan.proxies.map(line => ({
        line,
        receiver: { kind: 'proxy', name: `Con của ${line.fullName}`, relation: 'con', paper: `Giấy uỷ quyền ${line.lineCode}` },
      })),
    ]
    let replays = 0
    const handed = await atOnce(8, wanted, async ({ line, receiver }, index) => {
      const body = { receiver, place }
      const key = randomUUID()
      const path = `/gifts/${line.giftId}/handover`
      const first = await officer.post(Handover, path, body, key)
      if (index % 10 === 0) {
        // The line broke before the answer came: the same key is sent again and answered the same.
        const again = await officer.post(Handover, path, body, key)
        if (again.id !== first.id) throw new WalkProblem(`${line.lineCode} was handed over twice`)
        replays += 1
      }
      return first
    })
    steps.tell(
      'Trao tại bàn, 8 bàn cùng lúc',
      'at 8 desks at once',
      `${handed.length} / ${((performance.now() - began) / 1000).toFixed(1)} s`,
    )
    steps.check('Gửi lại cùng khoá, trả lời như cũ', 'replayed with the same key', replays, Math.ceil(wanted.length / 10))
    steps.check('Nhận thay', 'by proxy', handed.filter(one => one.receiver.kind === 'proxy').length, 8)
    for (const [reason, of] of [
      ['absent', plan.absent],
      ['refused', plan.refused],
    ] as const)
      await atOnce(4, of, line => officer.post(Done, `/gifts/${line.giftId}/missed-handover`, { reason }))
    await checkProgress(steps, officer, list, plan)
  })
  return plan
}

async function enterBook(steps: Steps, officer: Caller, list: ListView, plan: Plan): Promise<void> {
  const text = `${rangesOf(plan.book.map(line => line.lineNo))}; ${rangesOf(plan.bookAbsent.map(line => line.lineNo))} vắng`
  const path = `/lists/${list.id}/signed-book`
  const hamlet = list.hamlets.find(one => one.name === 'Thôn 1')
  const Entered = z.object({ handed: z.array(Handover), missed: z.array(Done), refused: z.array(Done) })
  const reading = await officer.post(z.object({ entries: z.array(Done) }), `${path}/reading`, { lines: text, hamletId: hamlet?.hamletId })
  steps.tell('Sổ Thôn 1, gõ', 'book of Thôn 1, typed', text)
  steps.check('  tên đọc được', 'names behind the lines', reading.entries.length, plan.book.length + plan.bookAbsent.length)
  const entered = await officer.post(Entered, path, { lines: text, hamletId: hamlet?.hamletId, place })
  steps.check(
    '  đã nhận, vắng, không ghi được',
    'received, absent, refused',
    [entered.handed, entered.missed, entered.refused].map(of => of.length).join(', '),
    `${plan.book.length}, ${plan.bookAbsent.length}, 0`,
  )
  const wrong = await officer.refused('POST', path, { lines: '9000-9003', place })
  steps.check('  dòng không có trong sổ', 'lines that do not exist', wrong.code, 'book/lines-wrong')
}

async function refuseMistakes(steps: Steps, officer: Caller, plan: Plan): Promise<void> {
  const self = { receiver: { kind: 'self' }, place }
  const again = await officer.refused('POST', `/gifts/${plan.book[0]!.giftId}/handover`, self)
  steps.check('Trao lần nữa', 'handed over again', again.code, 'gift/already-handed-over')
  steps.say(again.detail)
  const tomorrow = await officer.refused('POST', `/gifts/${plan.selves[0]!.giftId}/handover`, { ...self, on: '2024-07-23' })
  steps.check('Ghi ngày mai', 'dated tomorrow', tomorrow.code, 'handover/in-future')
  const nameless = await officer.refused('POST', `/gifts/${plan.proxies[0]!.giftId}/handover`, { receiver: { kind: 'proxy' }, place })
  steps.check('Nhận thay không ghi tên', 'proxy without a name', nameless.code, 'receiver/name-missing')
}

async function checkProgress(steps: Steps, officer: Caller, list: ListView, plan: Plan): Promise<void> {
  const progress = await officer.get(Sums, `/lists/${list.id}/handover-progress`)
  const missing = [...plan.bookAbsent, ...plan.absent, ...plan.refused]
  const open = missing.reduce((sum, line) => sum + line.amount, 0)
  steps.check('Đã trao', 'handed over', inWords(progress.handedGifts, progress.handedAmount), inWords(list.gifts - 17, list.total - open))
  steps.check('Còn lại (12 vắng, 5 từ chối)', 'open', inWords(progress.openGifts, progress.openAmount), inWords(17, open))
}

const inWords = (gifts: number, amount: number) => `${gifts} = ${dong(amount)}`

export interface MoneyPeople {
  readonly officer: Caller
  readonly accountant: Caller
}

export async function settle(steps: Steps, { officer, accountant }: MoneyPeople, subject: Subject, list: ListView, plan: Plan) {
  const { sourceId, areaId } = subject
  await steps.step('Hoàn trả và quyết toán', 'Return and settle', async () => {
    const early = await accountant.refused('POST', '/settlements', { sourceId, areaId })
    steps.check('Quyết toán khi còn suất chưa trao', 'settled too early', early.code, 'settlement/still-open')
    steps.say(early.detail)
    for (const [reference, because, of] of [
      ['PT-01/2024', 'Vắng, quá hạn trao', [...plan.bookAbsent, ...plan.absent]],
      ['PT-02/2024', 'Gia đình từ chối nhận', plan.refused],
    ] as const)
      await officer.post(Done, '/returns', { giftIds: of.map(line => line.giftId), reference, because, returnedOn: '2024-07-22' })
    const returned = [...plan.bookAbsent, ...plan.absent, ...plan.refused].reduce((sum, line) => sum + line.amount, 0)
    const Book = z.object({ rows: z.array(Sums), total: Sums })
    const { rows, total } = await accountant.get(Book, `/sources/${sourceId}/areas/${areaId}/money-book`)
    steps.check('Trả lại', 'returned', inWords(total.returnedGifts, total.returnedAmount), inWords(17, returned))
    steps.check('Còn lại', 'open', inWords(total.openGifts, total.openAmount), inWords(0, 0))
    for (const key of ['amount', 'handedAmount', 'returnedAmount'] as const)
      steps.check(`Thôn × mức cộng lại: ${key}`, '', dong(rows.reduce((sum, row) => sum + row[key], 0)), dong(total[key]))
    steps.check('Cấp = trao + trả', 'allocated = handed + returned', dong(total.handedAmount + total.returnedAmount), dong(list.total))
    const Settled = Sums.omit({ openGifts: true, openAmount: true }).extend({ id: z.uuid(), hash: z.string() })
    const settlement = await accountant.post(Settled, '/settlements', { sourceId, areaId, minutesNo: '01/BB-QT' })
    steps.check('Quyết toán', 'settled', inWords(settlement.gifts, settlement.amount), inWords(list.gifts, list.total))
    const twice = await accountant.refused('POST', '/settlements', { sourceId, areaId })
    steps.check('Quyết toán lần nữa', 'settled again', twice.code, 'settlement/already')
    const { requestId } = await accountant.post(z.object({ requestId: z.uuid() }), '/documents', {
      title: 'Kết quả tặng quà 27/7/2024',
      files: [
        { kind: 'handovers.result-report', format: 'pdf', parameters: { sourceId, areaId } },
        { kind: 'handovers.result-report', format: 'xlsx', parameters: { sourceId, areaId } },
        { kind: 'handovers.settlement-minutes', format: 'pdf', parameters: { settlementId: settlement.id } },
      ],
    })
    const files = await filesOf(accountant, requestId)
    let right = 0
    for (const file of files) {
      right += (await isWhole(accountant, file)) ? 1 : 0
      steps.tell(`  ${file.fileName}`, `${file.pages ?? '–'} tr.`, file.sha256?.slice(0, 12) ?? '')
    }
    steps.check('Báo cáo và biên bản, SHA-256 đúng', 'reports, hashes right', right, 3)
  })
}
