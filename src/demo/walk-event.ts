import { z } from 'zod'
import type { CompiledFile } from './walk-books.ts'
import { filesOf, isWhole } from './walk-books.ts'
import type { Caller } from './walk-caller.ts'
import { applied, sendFile } from './walk-import.ts'
import { type Steps, WalkProblem } from './walk-steps.ts'
import { checkupTruth } from './walk-truth.ts'

const Id = z.object({ id: z.uuid() })
const Invitee = z.object({
  id: z.uuid(),
  personId: z.uuid().nullable(),
  name: z.string(),
  hamlet: z.string().nullable(),
  mobility: z.string().nullable(),
  placement: z.string().nullable(),
  ticketNo: z.int().nullable(),
  session: z.string().nullable(),
  arrivesAt: z.string().nullable(),
  why: z.string().nullable(),
})
export type Invitee = z.infer<typeof Invitee>
const Station = z.object({ id: z.uuid(), name: z.string(), kind: z.string(), desks: z.int() })
const Session = z.object({ id: z.uuid(), name: z.string(), seats: z.int(), given: z.int() })
const EventCard = z.object({ id: z.uuid(), name: z.string(), sessions: z.array(Session), stations: z.array(Station) })

export interface CheckUp {
  readonly eventId: string
  readonly areaId: string
  readonly morning: z.infer<typeof Session>
  readonly afternoon: z.infer<typeof Session>
  readonly stations: readonly z.infer<typeof Station>[]
  readonly invitees: readonly Invitee[]
}

export const inviteesOf = async (caller: Caller, eventId: string, placement?: string): Promise<Invitee[]> =>
  (
    await caller.get(
      z.object({ items: z.array(Invitee) }),
      `/events/${eventId}/invitees${placement == null ? '' : `?placement=${placement}`}`,
    )
  ).items

/** From the organiser's list to letters: fewer seats than people, so that somebody waits. */
export async function planCheckUp(steps: Steps, officer: Caller, areaId: string): Promise<CheckUp> {
  return steps.step('Lập buổi khám ở Bình Yên', 'Plan the check-up in Bình Yên', async () => {
    const truth = await checkupTruth()
    const read = await sendFile(officer, areaId, 'kham-benh-binh-yen.xlsx')
    const { stored } = await applied(officer, read.id)
    steps.check('Người trong danh sách khám', 'people on the check-up list', stored?.['checkupEntries'] ?? 0, truth.people.length)
    steps.tell('  đã có trong sổ', 'known already', stored?.['recognised'] ?? 0)
    const event = await createEvent(steps, officer, areaId)
    const invited = await officer.post(z.object({ invited: z.int(), already: z.int() }), `/events/${event.id}/invitees`, {
      filter: { importId: read.id },
    })
    steps.check('Mời', 'invited', invited.invited, truth.people.length)
    const placed = await officer.post(
      z.object({ seated: z.int(), waiting: z.int(), homeVisits: z.int(), freeSeats: z.int() }),
      `/events/${event.id}/allocation`,
      {},
    )
    const invitees = await inviteesOf(officer, event.id)
    // The list and the register may both say so: somebody the list calls able to walk is known as bedridden.
    const bedridden = invitees.filter(one => one.mobility === 'bedridden').length
    const listed = truth.people.filter(person => person.mobility === 'bedridden').length
    const seats = event.sessions.reduce((sum, session) => sum + session.seats, 0)
    steps.check('Nằm tại giường theo danh sách', 'bedridden by the list', Math.min(bedridden, listed), listed)
    steps.check('Khám tại nhà', 'visited at home', placed.homeVisits, bedridden)
    steps.check('Có giờ', 'seated', placed.seated, Math.min(seats, truth.people.length - bedridden))
    steps.check('Chờ', 'waiting', placed.waiting, Math.max(0, truth.people.length - bedridden - seats))
    const announced = await officer.post(z.object({ announced: z.int() }), `/events/${event.id}/announcement`, {})
    steps.check('Đã báo giờ', 'told their time', announced.announced, placed.seated)
    steps.say(invitees.find(one => one.placement === 'seat')?.why ?? '')
    const [morning, afternoon] = event.sessions
    if (morning == null || afternoon == null) throw new WalkProblem('The event has lost a session.')
    return { eventId: event.id, areaId, morning, afternoon, stations: event.stations, invitees }
  })
}

async function createEvent(steps: Steps, officer: Caller, areaId: string) {
  const made = await officer.post(Id, '/events', {
    name: 'Khám bệnh, cấp thuốc miễn phí xã Bình Yên',
    place: 'Trạm y tế xã Bình Yên',
    organiser: 'Bệnh viện Quân y 103',
    areaIds: [areaId],
    bring: 'Căn cước, thẻ BHYT, đơn thuốc đang dùng',
  })
  await officer.call(z.object({}), 'PUT', `/events/${made.id}/stations`, {
    body: {
      stations: [
        { name: 'Đo huyết áp', kind: 'vital-signs', desks: 4, minutes: 3 },
        { name: 'Khám nội', kind: 'doctor', desks: 10, minutes: 12 },
        { name: 'Cấp thuốc', kind: 'medicine', desks: 2, minutes: 3 },
      ],
    },
  })
  const backwards = await officer.refused('POST', `/events/${made.id}/sessions`, session('Sai', '11:30', '06:30', 10))
  steps.check('Buổi kết thúc trước khi bắt đầu', 'ends before it begins', backwards.code, 'session/ends-before-it-begins')
  await officer.post(Id, `/events/${made.id}/sessions`, session('Sáng 20/7', '06:30', '11:30', 10))
  await officer.post(Id, `/events/${made.id}/sessions`, session('Chiều 20/7', '13:30', '16:30', 6))
  return officer.get(EventCard, `/events/${made.id}`)
}

const session = (name: string, from: string, to: string, doctors: number) => ({
  name,
  startsAt: `2024-07-20T${from}:00+07:00`,
  endsAt: `2024-07-20T${to}:00+07:00`,
  doctors,
  patientsPerDoctor: 12,
})

/** Invitations by hamlet and the sheet to call from. */
export async function printLetters(steps: Steps, officer: Caller, { eventId, invitees }: CheckUp): Promise<void> {
  await steps.step('Giấy mời', 'Invitation letters', async () => {
    const seated = invitees.filter(one => one.placement === 'seat')
    const { requestId } = await officer.post(z.object({ requestId: z.uuid() }), '/documents', {
      title: 'Giấy mời khám bệnh 20/7/2024',
      files: [
        { kind: 'events.invitation-letters', format: 'pdf', parameters: { eventId } },
        { kind: 'events.call-sheet', format: 'pdf', parameters: { eventId } },
        { kind: 'events.call-sheet', format: 'xlsx', parameters: { eventId } },
      ],
    })
    const files = await filesOf(officer, requestId)
    await tellFiles(steps, officer, files)
    const letters = files.find(file => file.fileName.startsWith('giay-moi'))
    steps.check('Giấy mời', 'letters', letters?.rowCount ?? 0, seated.length)
    steps.check('  hai giấy một trang', 'two on a page', letters?.pages ?? 0, Math.ceil(seated.length / 2))
  })
}

export async function tellFiles(steps: Steps, caller: Caller, files: readonly CompiledFile[]): Promise<void> {
  let right = 0
  for (const file of files) {
    right += (await isWhole(caller, file)) ? 1 : 0
    steps.tell(`  ${file.fileName}`, `${file.pages ?? '–'} tr.`, file.sha256?.slice(0, 12) ?? '')
  }
  steps.check('Tải về, SHA-256 đúng', 'downloaded, hashes right', right, files.length)
}
