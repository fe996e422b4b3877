import { z } from 'zod'
import { allOf, type Caller } from './walk-caller.ts'
import type { CheckUp } from './walk-event.ts'
import { applied, rowsOf, sendFile } from './walk-import.ts'
import { answeringForm, calendarValues } from './walk-reading.ts'
import type { Letter, Mailbox } from './walk-mailbox.ts'
import { type Steps, WalkProblem } from './walk-steps.ts'
import { volunteersTruth } from './walk-truth.ts'

const Volunteer = z.object({ id: z.uuid(), fullName: z.string(), email: z.string().nullable() })
const Assignment = z.object({ id: z.uuid(), shiftId: z.uuid(), volunteerId: z.uuid(), how: z.string(), confirmedAt: z.string().nullable() })
const Shift = z.object({ id: z.uuid(), role: z.string(), needed: z.int(), missing: z.int(), assignments: z.array(Assignment) })
const Board = z.object({ items: z.array(Shift), toTell: z.int() })
const Done = z.object({})

const roles = [
  ['doctor', 6],
  ['nurse', 3],
  ['pharmacist', 1],
  ['guide', 5],
  ['clerk', 2],
] as const
const halves = [
  ['06:00', '11:30'],
  ['13:00', '16:30'],
] as const

export async function planVolunteers(steps: Steps, officer: Caller, { eventId, areaId }: CheckUp, mailbox: Mailbox): Promise<void> {
  const volunteers = await steps.step('Nhập và xếp tình nguyện viên', 'Import and assign volunteers', async () => {
    const truth = await volunteersTruth()
    const read = await sendFile(officer, areaId, 'tinh-nguyen-vien.xlsx')
    const problems = (await rowsOf(officer, read.id, 'all')).flatMap(row => row.problems.map(({ kind }) => `${row.rowNumber} ${kind}`))
    steps.check(
      'Ô không hiểu',
      'cells not understood',
      problems.toSorted().join(', '),
      truth.problems
        .map(one => `${one.row} ${one.kind}`)
        .toSorted()
        .join(', '),
    )
    const { stored } = await applied(officer, read.id)
    const known = await allOf(officer, Volunteer, '/volunteers')
    steps.check('Tình nguyện viên', 'volunteers', stored?.['volunteers'] ?? 0, truth.volunteers.length)
    steps.tell('  cùng người đã có', 'with those known before', known.length)
    for (const [from, to] of halves)
      for (const [role, needed] of roles)
        await officer.post(Done, '/shifts', {
          areaId,
          occasionKind: 'event',
          occasionId: eventId,
          place: 'Trạm y tế xã Bình Yên',
          role,
          on: '2024-07-20',
          from,
          to,
          needed,
        })
    const plan = await officer.post(z.object({ placed: z.int(), missing: z.int() }), `/occasions/${eventId}/plan`)
    const places = halves.length * roles.reduce((sum, [, needed]) => sum + needed, 0)
    steps.check('Đã xếp + còn thiếu = cần', 'placed + missing = needed', plan.placed + plan.missing, places)
    steps.tell('  đã xếp', 'placed', plan.placed)
    const before = (await mailbox.letters()).filter(isSchedule).length
    steps.check('Chưa báo thì chưa ai nhận thư', 'nobody is told yet', before, 0)
    return known
  })
  await tellVolunteers(steps, officer, eventId, mailbox, new Map(volunteers.map(one => [one.id, one])))
}

const linkOf = (letter: Letter) => /https?:\/\/\S+?\/answers\/schedule\/[\w-]+/.exec(letter.text)?.[0]
const isSchedule = (letter: Letter) => linkOf(letter) != null

async function tellVolunteers(
  steps: Steps,
  officer: Caller,
  eventId: string,
  mailbox: Mailbox,
  volunteers: ReadonlyMap<string, z.infer<typeof Volunteer>>,
): Promise<void> {
  const board = () => officer.get(Board, `/occasions/${eventId}/shifts`)
  await steps.step('Báo lịch, nhận trả lời', 'Send schedules, take answers', async () => {
    const told = await officer.post(z.object({ told: z.int(), withoutEmail: z.int() }), `/occasions/${eventId}/announcement`)
    const letters = await mailbox.wait(isSchedule, told.told - told.withoutEmail)
    const { items } = await board()
    const reached = items.flatMap(shift => shift.assignments).filter(one => volunteers.get(one.volunteerId)?.email != null)
    steps.check('Thư lịch trực', 'schedule mails', letters.length, new Set(reached.map(one => one.volunteerId)).size)
    steps.say(letters[0]?.subject ?? '')
    const calendars = await Promise.all(letters.map(letter => calendarOf(mailbox, letter)))
    const uids = new Set(calendars.flatMap(text => calendarValues(text, 'UID')))
    steps.check('Ca trong các tệp .ics', 'shifts in the .ics files', uids.size, reached.length)
    const versions = new Set(calendars.flatMap(text => calendarValues(text, 'SEQUENCE')))
    steps.check('  SEQUENCE của lần báo đầu', 'of the first schedule', [...versions].join(', '), '1')
    const again = await officer.refused('POST', `/occasions/${eventId}/announcement`)
    steps.check('Báo lần nữa khi không có gì đổi', 'told again, nothing changed', again.code, 'schedule/nothing-to-tell')

    const answering = letters.slice(0, 6)
    for (const letter of answering) await open(letter)
    steps.check('Chỉ mở liên kết', 'links only followed', confirmed(await board()), 0)
    for (const letter of answering.slice(0, 5)) await answer(letter, 'confirm')
    steps.check('Bấm xác nhận', 'confirmed by the button', confirmed(await board()), 5)
    await replace(steps, officer, eventId, mailbox, answering[5]!)
    const forged = await fetch(`${linkOf(letters[0]!)!.slice(0, -3)}AAA`)
    steps.check('Liên kết giả', 'a forged link', forged.ok ? 'mở được' : 'từ chối', 'từ chối')
  })
}

/** One cannot come: the gap is shown, the next in the row is asked and gets a letter. */
async function replace(steps: Steps, officer: Caller, eventId: string, mailbox: Mailbox, letter: Letter): Promise<void> {
  const missing = async () => (await officer.get(Board, `/occasions/${eventId}/shifts`)).items
  const before = await missing()
  await answer(letter, 'cannot-come')
  const after = await missing()
  const gap = after.find((shift, index) => shift.missing > (before[index]?.missing ?? 0))
  steps.check('Một người không đến được: chỗ trống', 'one cannot come: a gap', sum(after) - sum(before), 1)
  if (gap == null) return
  const letters = (await mailbox.letters()).filter(isSchedule).length
  const next = await officer.post(Assignment, `/shifts/${gap.id}/ask-next`)
  steps.check('Người thay', 'replacement', next.how, 'replacement')
  await mailbox.wait(isSchedule, letters + 1)
  steps.check('  chỗ trống còn', 'gap left', sum(await missing()) - sum(before), 0)
}

const sum = (shifts: readonly z.infer<typeof Shift>[]) => shifts.reduce((total, shift) => total + shift.missing, 0)
const confirmed = ({ items }: z.infer<typeof Board>) =>
  items.flatMap(shift => shift.assignments).filter(one => one.confirmedAt != null).length

async function calendarOf(mailbox: Mailbox, letter: Letter): Promise<string> {
  const texts = await Promise.all(
    letter.attachments
      .filter(one => /calendar|ics/.test(`${one.contentType} ${one.generatedFileName}`))
      .map(one => mailbox.attachment(letter, one.generatedFileName)),
  )
  return texts.join('\n')
}

/** What a scanner of mail does: follows the link and presses nothing. */
async function open(letter: Letter): Promise<Response> {
  const page = await fetch(linkOf(letter)!)
  if (!page.ok) throw new WalkProblem(`The link of “${letter.subject}” answers ${page.status}.`)
  return page
}

/** What a person does: sees the page, presses the button of the first shift. */
async function answer(letter: Letter, pressed: 'confirm' | 'cannot-come'): Promise<void> {
  const page = await open(letter)
  const cookie = page.headers.getSetCookie().map(one => one.split(';')[0])
  const fields = answeringForm(await page.text(), pressed)
  if (fields == null) throw new WalkProblem(`The page behind “${letter.subject}” has no button for “${pressed}”.`)
  const answered = await fetch(linkOf(letter)!, {
    method: 'POST',
    headers: { cookie: cookie.join('; '), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  if (answered.status !== 303) throw new WalkProblem(`Pressing “${pressed}” is answered by ${answered.status}.`)
}
