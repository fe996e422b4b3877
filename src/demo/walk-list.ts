import { z } from 'zod'
import { allOf, type Caller } from './walk-caller.ts'
import { applied, rowsOf, sendAgain, sendFile } from './walk-import.ts'
import { type Steps, WalkProblem } from './walk-steps.ts'
import { dong } from './walk-table.ts'
import { refusedRows, registerTruth, type RegisterTruth } from './walk-truth.ts'

const sample = 'so-quan-ly-canh-nau.xlsx'
const Items = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item) })
const Named = z.object({ id: z.uuid(), name: z.string() })
const List = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.string(),
  gifts: z.int(),
  total: z.number(),
  questions: z.int(),
  hash: z.string().nullable(),
})
const Question = z.object({ kind: z.string(), personId: z.uuid().nullable(), martyrId: z.uuid().nullable(), what: z.string() })
const View = List.extend({
  people: z.int(),
  byClause: z.array(z.object({ clause: z.string(), gifts: z.int(), total: z.number() })),
  hamlets: z.array(z.object({ hamletId: z.uuid().nullable(), name: z.string(), gifts: z.int(), total: z.number() })),
  openQuestions: z.array(Question),
})
export type ListView = z.infer<typeof View>
export const Line = z.object({
  giftId: z.uuid(),
  lineNo: z.int(),
  lineCode: z.string(),
  personId: z.uuid(),
  fullName: z.string(),
  hamletName: z.string(),
  clause: z.string(),
  amount: z.number(),
  why: z.string(),
})
export type Line = z.infer<typeof Line>
const Done = z.object({})

export interface Desks {
  readonly officer: Caller
  readonly approver: Caller
}
export interface Subject {
  readonly campaignId: string
  readonly sourceId: string
  readonly areaId: string
}

export async function importRegister(steps: Steps, officer: Caller, areaId: string): Promise<RegisterTruth> {
  const truth = await registerTruth()
  await steps.step('Nhập sổ quản lý Canh Nậu', 'Import the register of Canh Nậu', async () => {
    const began = performance.now()
    const read = await sendFile(officer, areaId, sample)
    steps.tell('Xem trước trong', 'previewed within', `${((performance.now() - began) / 1000).toFixed(2)} s`)
    steps.tell('Dòng đã đọc', 'rows read', read.counts['rows'] ?? 0)
    const refused = (await rowsOf(officer, read.id, 'refused')).flatMap(row =>
      row.problems.filter(problem => problem.refused).map(({ kind }) => `${row.rowNumber} ${kind}`),
    )
    const expected = refusedRows(truth).map(({ row, kind }) => `${row} ${kind}`)
    steps.check('Dòng không nhận', 'rows refused', refused.length, expected.length)
    for (const one of expected) steps.check('  dòng và lý do', 'row and reason', refused.find(row => row === one) ?? 'nhận', one)
    const { stored } = await applied(officer, read.id)
    steps.check('Người', 'people', stored?.['people'] ?? 0, truth.people.length)
    steps.check('Đã mất', 'dead', stored?.['deaths'] ?? 0, truth.people.filter(person => person.deceased).length)
    steps.tell('Hồ sơ', 'merit records', stored?.['merits'] ?? 0)
    steps.tell('Liệt sĩ', 'martyrs', stored?.['martyrs'] ?? 0)
    await sendAgain(officer, areaId, sample, steps)
  })
  return truth
}

/** The occasion of the demonstration and its one source of money. */
export async function findSubject(officer: Caller, areaId: string): Promise<Subject> {
  const [campaign] = (await officer.get(Items(Named), '/campaigns')).items
  const [source] = campaign == null ? [] : (await officer.get(Items(Named), `/campaigns/${campaign.id}/sources`)).items
  if (campaign == null || source == null) throw new WalkProblem('The demonstration has no occasion with a source of money.')
  return { campaignId: campaign.id, sourceId: source.id, areaId }
}

export async function compileAndCompare(steps: Steps, officer: Caller, subject: Subject, truth: RegisterTruth) {
  return steps.step('Lập danh sách quà 27/7/2024', 'Compile the gift list', async () => {
    const view = await compiled(officer, subject)
    const { expected } = truth
    steps.check('Suất quà', 'gifts', view.gifts, expected.gifts.length)
    steps.check('Số tiền', 'đồng', dong(view.total), dong(expected.total))
    for (const [clause, gifts] of Object.entries(expected.byClause).toSorted(([a], [b]) => a.localeCompare(b))) {
      const found = view.byClause.find(one => one.clause === clause)
      const amount = expected.gifts.filter(gift => gift.clause === clause).reduce((sum, gift) => sum + gift.amount, 0)
      steps.check(`  khoản ${clause}`, 'clause', `${found?.gifts ?? 0} = ${dong(found?.total ?? 0)}`, `${gifts} = ${dong(amount)}`)
    }
    const known = questionsKnown(truth)
    steps.check('Câu hỏi còn mở', 'open questions', view.openQuestions.length, known.length)
    checkKinds(steps, view, known)
    const again = await compiled(officer, subject)
    steps.check('Lập lại khi không có gì đổi', 'compiled again, nothing changed', again.id === view.id ? 'như cũ' : 'khác', 'như cũ')
    return view
  })
}

/** A martyr whom no row of the register names cannot be asked about before somebody enters the martyr. */
const questionsKnown = ({ people, expected }: RegisterTruth) => {
  const named = new Set(people.flatMap(person => [person.fullName, ...person.merits.map(merit => merit.martyrName)]))
  return expected.openQuestions.filter(question => named.has(question.about))
}

function checkKinds(steps: Steps, view: ListView, expected: RegisterTruth['expected']['openQuestions']): void {
  const found = Map.groupBy(view.openQuestions, question => question.kind)
  for (const [kind, questions] of Map.groupBy(expected, question => question.kind))
    steps.check(`  ${kind}`, '', found.get(kind)?.length ?? 0, questions.length)
}

/** Martyrs that only the altar's papers name are entered by hand: now every question of the truth is asked. */
export async function addMartyrs(steps: Steps, officer: Caller, subject: Subject, truth: RegisterTruth): Promise<ListView> {
  return steps.step('Thêm liệt sĩ không có trong sổ', 'Enter martyrs whom the register does not name', async () => {
    const known = new Set(questionsKnown(truth))
    const unnamed = truth.expected.openQuestions.filter(question => !known.has(question))
    for (const { about } of unnamed) await officer.post(Done, '/martyrs', { areaId: subject.areaId, fullName: about })
    const view = await compiled(officer, subject)
    steps.tell('Liệt sĩ thêm', 'martyrs entered', unnamed.length)
    steps.check('Câu hỏi còn mở', 'open questions', view.openQuestions.length, truth.expected.openQuestions.length)
    checkKinds(steps, view, truth.expected.openQuestions)
    steps.check('Số tiền', 'đồng', dong(view.total), dong(truth.expected.total))
    return view
  })
}

async function compiled(officer: Caller, { sourceId, areaId }: Subject): Promise<ListView> {
  const list = await officer.post(List, '/lists', { sourceId, areaId })
  return officer.get(View, `/lists/${list.id}`)
}

/** Each answer says by how many gifts and đồng of which clause the list has to change. */
interface Answered {
  readonly clause: string
  readonly amount: number
}

export async function answerQuestions(steps: Steps, officer: Caller, subject: Subject, before: ListView): Promise<ListView> {
  const lines = await linesOf(officer, before.id)
  return steps.step('Trả lời câu hỏi, lập lại', 'Answer questions, compile again', async () => {
    const listed = new Set(lines.map(line => line.personId))
    const answers = [
      await nameRepresentative(officer, before, listed),
      await sayAllowance(officer, before, listed),
      await nameWorshipper(officer, before, lines),
    ]
    const after = await compiled(officer, subject)
    steps.check('Phiên bản', 'version', after.version, before.version + 1)
    steps.check('Câu hỏi còn mở', 'open questions', after.openQuestions.length, before.openQuestions.length - answers.length)
    for (const { clause } of before.byClause) {
      const more = answers.filter(answer => answer.clause === clause)
      const [was, is] = [before, after].map(view => view.byClause.find(one => one.clause === clause))
      const wanted = (was?.total ?? 0) + more.reduce((sum, answer) => sum + answer.amount, 0)
      if (more.length === 0 && is?.total === was?.total) continue
      steps.check(
        `  khoản ${clause}: ${was?.gifts} →`,
        'clause',
        `${is?.gifts} = ${dong(is?.total ?? 0)}`,
        `${(was?.gifts ?? 0) + more.length} = ${dong(wanted)}`,
      )
    }
    steps.check('Số tiền', 'đồng', dong(after.total), dong(before.total + answers.reduce((sum, answer) => sum + answer.amount, 0)))
    return after
  })
}

export const linesOf = (caller: Caller, listId: string) => allOf(caller, Line, `/lists/${listId}/lines`)
const questionsOf = (view: ListView, kind: string) => view.openQuestions.filter(question => question.kind === kind)

/** A living relative who is on no list yet stands for the family: one more gift under 2b. */
async function nameRepresentative(officer: Caller, view: ListView, listed: ReadonlySet<string>): Promise<Answered> {
  const Family = z.object({ family: z.array(z.object({ personId: z.uuid(), living: z.boolean(), legal: z.boolean() })) })
  for (const { martyrId } of questionsOf(view, 'representative-missing')) {
    const { family } = await officer.get(Family, `/martyrs/${martyrId}`)
    const relative = family.find(one => one.living && one.legal && !listed.has(one.personId))
    if (relative == null) continue
    await officer.post(Done, `/martyrs/${martyrId}/representative`, {
      personId: relative.personId,
      paper: 'Biên bản họp gia đình 20/6/2024',
    })
    return { clause: '2b', amount: 300_000 }
  }
  throw new WalkProblem('No martyr without a representative has a living relative who receives nothing.')
}

/** Somebody said that the allowance is paid: one gift by the rate of the injury. */
async function sayAllowance(officer: Caller, view: ListView, listed: ReadonlySet<string>): Promise<Answered> {
  const Merit = z.object({
    id: z.uuid(),
    categoryCode: z.string(),
    rate: z.int().nullish(),
    monthly: z.boolean().nullish(),
    fileNo: z.string().nullish(),
    version: z.int(),
  })
  const Card = z.object({ merits: z.array(Merit) })
  for (const { personId } of questionsOf(view, 'allowance-unknown')) {
    const { merits } = await officer.get(Card, `/people/${personId}`)
    const merit = merits.find(one => one.monthly == null && one.rate != null)
    if (personId == null || listed.has(personId) || merit == null || merits.length > 1) continue
    const { categoryCode, rate, fileNo, version } = merit
    await officer.call(Done, 'PUT', `/merits/${merit.id}`, { body: { categoryCode, rate, monthly: true, fileNo, version } })
    return Number(rate) >= 81 ? { clause: '1a', amount: 600_000 } : { clause: '2a', amount: 300_000 }
  }
  throw new WalkProblem('Nobody whose allowance is unknown can be answered simply.')
}

/** Who keeps the altar is named: one gift for this martyr under 2c. */
async function nameWorshipper(officer: Caller, view: ListView, lines: readonly Line[]): Promise<Answered> {
  const [question] = questionsOf(view, 'worshipper-missing')
  const keeper = lines.find(line => line.clause === '2c')
  if (question == null || keeper == null) throw new WalkProblem('No martyr waits for a worshipper.')
  await officer.post(Done, `/martyrs/${question.martyrId}/worshipper`, {
    personId: keeper.personId,
    relation: 'nephew',
    paper: 'Giấy uỷ quyền',
  })
  return { clause: '2c', amount: 300_000 }
}

export async function approveAndLock(steps: Steps, { officer, approver }: Desks, view: ListView): Promise<ListView> {
  return steps.step('Duyệt và khoá', 'Approve and lock', async () => {
    const own = await officer.refused('POST', `/lists/${view.id}/approve`, { questionsSeen: true })
    steps.check('Người lập tự duyệt', 'own work', own.code, 'list/own-work')
    steps.say(own.detail)
    const unseen = await approver.refused('POST', `/lists/${view.id}/approve`, {})
    steps.check('Duyệt khi chưa xem câu hỏi', 'questions not looked at', unseen.code, 'list/open-questions')
    await approver.post(List, `/lists/${view.id}/approve`, { questionsSeen: true })
    const twice = await approver.refused('POST', `/lists/${view.id}/approve`, { questionsSeen: true })
    steps.check('Duyệt lần nữa', 'approved again', twice.code, 'list/already-approved')
    const locked = await approver.post(List, `/lists/${view.id}/lock`)
    steps.check('Trạng thái', 'state', locked.state, 'locked')
    steps.tell('Mã băm', 'hash', locked.hash?.slice(0, 16) ?? '')
    return approver.get(View, `/lists/${view.id}`)
  })
}
