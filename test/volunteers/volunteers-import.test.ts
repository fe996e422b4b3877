import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Area } from '../../src/areas/area.entity.ts'
import type { Context } from '../../src/context.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { applyImport } from '../../src/imports/apply-import.ts'
import { receiveImport } from '../../src/imports/receive-import.ts'
import { undoImport } from '../../src/imports/undo-import.ts'
import { assignVolunteer } from '../../src/volunteers/assign-volunteer.ts'
import { Volunteer } from '../../src/volunteers/volunteer.entity.ts'
import { type TestGround, testGround } from '../database.ts'
import { sample } from '../imports/receive-sample.ts'
import { makeCommune } from '../make.ts'
import { makeCampaign, makeShift } from './make-volunteers.ts'

const file = 'tinh-nguyen-vien.xlsx'
const truth = JSON.parse(sample(`${file}.truth.json`).toString('utf8')) as {
  volunteers: { fullName: string; unit: string | null; phone: string | null; email: string | null; skills: string[]; free: string[] }[]
}

let here: TestGround
let commune: Area
let officer: Context
beforeAll(async () => {
  here = await testGround()
  commune = await makeCommune(here)
  officer = here.contextOf('policy-officer', [commune.id])
})
afterAll(() => here.close())

const stored = () => asOwner(here.orm, tx => tx.find(Volunteer, { areaId: commune.id }, { orderBy: { id: 'asc' } }))
const shape = ({ fullName, unit, phone, email, skills, free }: (typeof truth.volunteers)[number] | Volunteer) =>
  JSON.stringify({
    fullName,
    unit: unit ?? null,
    phone: phone ?? null,
    email: email ?? null,
    skills: skills.toSorted(),
    free: free.toSorted(),
  })

test('the sheet of 64 helpers is stored as its truth says, is undone without a trace, and stands once somebody has a shift', async () => {
  const first = await receiveImport(officer, { areaId: commune.id, fileName: file, bytes: sample(file) })
  await applyImport(officer, { importId: first.importId, newHamlets: [] })
  expect((await stored()).map(shape).sort()).toEqual(truth.volunteers.map(shape).sort())
  await undoImport(officer, { importId: first.importId })
  expect(await stored()).toEqual([])

  const again = await receiveImport(officer, { areaId: commune.id, fileName: file, bytes: sample(file) })
  await applyImport(officer, { importId: again.importId, newHamlets: [] })
  const campaign = await makeCampaign(here)
  here.clock.now = new Date('2024-07-10T02:00:00Z')
  const doctor = (await stored()).find(one => one.skills.includes('doctor') && one.free.includes('2024-07-20 morning'))!
  const shift = await makeShift(officer, commune.id, campaign.id, { role: 'doctor' })
  await assignVolunteer(officer, { shiftId: shift.id, volunteerId: doctor.id })
  await expect(undoImport(officer, { importId: again.importId })).rejects.toMatchObject({
    code: 'import/built-upon',
    facts: { what: 'assignment', count: 1 },
  })
  expect(await stored()).toHaveLength(64)
})
