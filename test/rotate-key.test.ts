import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../src/database/id.ts'
import { asOwner } from '../src/database/in-transaction.ts'
import { seal, unseal } from '../src/imports/seal.ts'
import { addPerson } from '../src/registry/add-person.ts'
import { readPersonCard } from '../src/registry/person-card.queries.ts'
import { resealTexts, sealedColumns } from '../src/commands/reseal-texts.ts'
import { testGround, type TestGround } from './database.ts'
import { makeCommune } from './make.ts'
import { testSecrets } from './secrets-for-tests.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

const both = { ...testSecrets, dataKeys: [Buffer.alloc(32, 8), ...testSecrets.dataKeys] }
const newestOnly = { ...testSecrets, dataKeys: [Buffer.alloc(32, 8)] }

test('the key changes while people read: every look shows the id, a stop in the middle is taken up, the old key may go', async () => {
  const area = await makeCommune(ground)
  const officer = ground.contextOf('policy-officer', [area.id])
  const people: string[] = []
  for (let n = 0; n < 24; n++)
    people.push(
      (await addPerson(officer, { areaId: area.id, fullName: `Đỗ Văn Khóa ${n}`, birth: '1950', nationalId: `0010500000${10 + n}` })).id,
    )
  const kept = await seal(ground.ground.secrets, Buffer.from('một tệp cũ'))
  const importId = newId()
  await asOwner(ground.orm, async tx => {
    await tx.execute(`set local session_replication_role = replica`)
    await tx.execute(`insert into import_file (import_id, area_id, bytes) values (?, ?, ?)`, [importId, area.id, kept])
  })

  // The programs were started again with both keys; one more person comes under the new one in the middle.
  const running = { ...officer, ground: { ...ground.ground, secrets: both } }
  const rotated = new AbortController()
  const reader = (async () => {
    let looks = 0
    while (!rotated.signal.aborted) {
      const card = await readPersonCard(running, people[looks % people.length]!, 'card')
      expect(card.nationalId).toMatch(/^•{9}\d{3}$/)
      looks++
    }
    return looks
  })()
  let told = 0
  await expect(
    resealTexts(ground.orm, both, {
      batch: 10,
      told: () => {
        if (told++ === 0) throw new Error('đứt điện')
      },
    }),
  ).rejects.toThrow('đứt điện')
  await addPerson(running, { areaId: area.id, fullName: 'Đỗ Thị Mới', birth: '1951', nationalId: '001151000011' })
  await resealTexts(ground.orm, both, { batch: 10 })
  expect(await resealTexts(ground.orm, both)).toBe(0)
  rotated.abort()
  expect(await reader).toBeGreaterThan(0)

  const later = { ...officer, ground: { ...ground.ground, secrets: newestOnly } }
  for (const id of people) expect((await readPersonCard(later, id, 'card')).nationalId).toMatch(/^•{9}\d{3}$/)
  await expect(readPersonCard(officer, people[0]!, 'card')).rejects.toThrow(/not configured/)
  const [file] = await asOwner(ground.orm, tx =>
    tx.execute<{ bytes: Buffer }[]>(`select bytes from import_file where import_id = ?`, [importId]),
  )
  expect((await unseal(newestOnly, file!.bytes)).toString()).toBe('một tệp cũ')
})

test('no column with a sealed text is forgotten', async () => {
  const columns = await asOwner(ground.orm, tx =>
    tx.execute<{ name: string }[]>(
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'public' and column_name like '%cipher' order by 1`,
    ),
  )
  expect(columns.map(column => column.name)).toEqual(sealedColumns.map(({ table, column }) => `${table}.${column}`).toSorted())
})
