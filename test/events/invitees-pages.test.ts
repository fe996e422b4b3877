import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { allocateSeats } from '../../src/events/allocate-seats.ts'
import { invitePeople } from '../../src/events/invite-people.ts'
import { listInvitees, pageOfInvitees } from '../../src/events/invitees.queries.ts'
import { receiveWalkIn } from '../../src/events/receive-walk-in.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { makePerson, type Person } from '../people.ts'
import { makeEvent, makePeople } from './make-event.ts'

let ground: TestGround
let ctx: Context
let officer: Person
let eventId: string
beforeAll(async () => {
  ground = await testGround()
  const communes = [await makeCommune(ground), await makeCommune(ground)]
  const areaIds = communes.map(commune => commune.id)
  officer = await makePerson(ground, { role: 'policy-officer' })
  ctx = ground.contextOf('policy-officer', areaIds, { id: officer.id })
  const { event, morning } = await makeEvent(ctx, areaIds, { doctors: 4, patientsPerDoctor: 16 })
  eventId = event.id
  for (const commune of areaIds) {
    const hamlets = [
      await makeHamlet(ground, commune, { name: 'Thôn Đông' }),
      await makeHamlet(ground, commune, { name: 'Thôn Đoài' }),
      null,
    ]
    const people = await makePeople(
      ground,
      commune,
      Array.from({ length: 60 }, (_, i) => {
        const hamlet = hamlets[i % 3]
        return {
          birthYear: 1930 + (i % 7),
          ...(hamlet != null && { hamletId: hamlet.id }),
          ...(i === 9 && { mobility: 'bedridden' as const }),
        }
      }),
    )
    await invitePeople(ctx, { eventId, filter: { personIds: people.map(person => person.id) } })
  }
  await allocateSeats(ctx, { eventId, again: false })
  await receiveWalkIn(ctx, { eventId, sessionId: morning.id, guestName: 'Ông Tám Đò', guestBirthYear: 1944 })
})
afterAll(() => ground.close())

test('page by page everybody stands once, in the order of the whole list, also when somebody is withdrawn in between', async () => {
  const whole = await listInvitees(ctx, eventId)
  expect(whole.length).toBe(121)
  expect(new Set(whole.map(line => line.placement)).size).toBeGreaterThan(2)
  const seen: string[] = []
  for (let after: string | null = null; ;) {
    const { lines, count, next } = await pageOfInvitees(ctx, eventId, {}, after)
    expect(lines.length).toBeLessThanOrEqual(50)
    if (after == null) {
      expect(count).toBe(121)
      // The last of the page, after which the next begins; past the verb, which would move somebody up into the seat.
      await asOwner(ground.orm, tx =>
        tx.execute(`update invitee set withdrawn_at = now(), withdrawn_because = 'đã chuyển đi', withdrawn_by = ? where id = ?`, [
          officer.id,
          lines.at(-1)!.id,
        ]),
      )
    }
    seen.push(...lines.map(line => line.id))
    if (next == null) break
    after = next
  }
  expect(seen).toEqual(whole.map(line => line.id))
  // Whoever it was, perhaps the guest: the tests that follow look for everybody.
  await asOwner(ground.orm, tx =>
    tx.execute(`update invitee set withdrawn_at = null, withdrawn_because = null, withdrawn_by = null where event_id = ?`, [eventId]),
  )
  const seated = await pageOfInvitees(ctx, eventId, { placement: 'seat' }, 'nonsense')
  expect(seated.lines.every(line => line.placement === 'seat')).toBe(true)
  expect(seated.count).toBe((await listInvitees(ctx, eventId, { placement: 'seat' })).length)
})

test('the page is searched by name or number, leads on, and prints as a whole', async () => {
  const path = `/events/${eventId}/invitees`
  const rows = (html: string) => html.split('<tr>').length - 2
  const first = await (await officer.get(path)).text()
  expect(rows(first)).toBe(50)
  const href = /href="([^"]+)" rel="next"/.exec(first)![1]!.replaceAll('&amp;', '&')
  expect(rows(await (await officer.get(href)).text())).toBe(50)
  const { length } = await listInvitees(ctx, eventId)
  expect(rows(await (await officer.get(`${path}?whole=yes`)).text())).toBe(length)
  const guest = await (await officer.get(`${path}?who=tam+do`)).text()
  expect([rows(guest), guest.includes('Ông Tám Đò')]).toEqual([1, true])
  const { name } = (await listInvitees(ctx, eventId)).find(line => line.ticketNo === 7)!
  const seventh = await (await officer.get(`${path}?who=7`)).text()
  expect([rows(seventh), seventh.includes(name)]).toEqual([1, true])
})

test('who telephones stays on the page of the list where they are', async () => {
  const first = await (await officer.get(`/events/${eventId}/calls`)).text()
  const second = /href="([^"]+)" rel="next"/.exec(first)![1]!.replaceAll('&amp;', '&')
  const html = await (await officer.get(second)).text()
  const action = /action="(\/events\/[^"]+\/calls\/[^"]+)"/.exec(html)![1]!
  const back = /name="_back" value="([^"]+)"/.exec(html)![1]!.replaceAll('&amp;', '&')
  expect(back).toBe(second)
  expect((await officer.submit(second, action, { outcome: 'will-come', _back: back })).headers.get('location')).toBe(second)
  const named = `/events/${eventId}/calls?who=nguy%E1%BB%85n`
  expect((await officer.submit(named, action, { outcome: 'no-answer', _back: named })).headers.get('location')).toBe(named)
})
