import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestGround, testGround } from '../database.ts'
import { makeEvent } from '../events/make-event.ts'
import { makeOccasion } from '../lists/make-list.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person } from '../people.ts'
import { makeVolunteer } from '../volunteers/make-volunteers.ts'

let ground: TestGround
let coordinator: Person
let areaId: string
beforeAll(async () => {
  ground = await testGround()
  areaId = (await makeCommune(ground)).id
  coordinator = await makePerson(ground, { role: 'coordinator' })
})
afterAll(() => ground.close())

const versionOn = (html: string) => /name="version" value="(\d+)"/.exec(html)![1]!

const corrected: Record<string, () => Promise<[path: string, fields: Record<string, string>, name: string]>> = {
  'a check-up': async () => {
    const { event } = await makeEvent(ground.contextOf('policy-officer', [areaId]), [areaId])
    return [`/events/${event.id}`, { name: event.name, place: event.place, organiser: event.organiser }, 'name']
  },
  'an occasion': async () => {
    const { campaign } = await makeOccasion(ground, { name: 'Đợt 27/7/2024' })
    return [`/campaigns/${campaign.id}`, { name: campaign.name, occasionOn: '27/07/2024' }, 'name']
  },
  'a volunteer': async () => {
    const volunteer = await makeVolunteer(ground.contextOf('coordinator'), areaId, { fullName: 'Lê Thị Giúp' })
    return [`/volunteers/${volunteer.id}`, { fullName: 'Lê Thị Giúp', skills: 'guide' }, 'fullName']
  },
}

test.each(Object.keys(corrected))(
  'of two who correct %s side by side, the second is told of the first and overwrites nothing',
  async what => {
    const [path, fields, name] = await corrected[what]!()
    const form = `${path}/correct`
    const version = versionOn(await (await coordinator.get(form)).text())
    const send = (value: string, seen: string) => coordinator.submit(form, form, { ...fields, [name]: value, version: seen })
    expect((await send('Tên của cửa sổ thứ nhất', version)).status).toBe(303)
    const late = await send('Tên của cửa sổ thứ hai', version)
    expect(late.status).toBe(409)
    const html = await late.text()
    expect(html).toContain('Có người vừa sửa mục này')
    expect(html).toContain('value="Tên của cửa sổ thứ hai"')
    const again = await (await coordinator.get(form)).text()
    expect(again).toContain('value="Tên của cửa sổ thứ nhất"')
    expect((await send('Tên sau khi đã xem', versionOn(again))).status).toBe(303)
  },
)
