import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { asOwner } from '../../src/database/in-transaction.ts'
import { testGround, type TestGround } from '../database.ts'
import { makePerson, type Person, Visitor } from '../people.ts'
import { readSpreadsheet } from '../../src/imports/read-spreadsheet.ts'
import { gridOf, workbook } from './make-sheet.ts'
import { communes, sample, truthOf } from './receive-sample.ts'

let ground: TestGround
let officer: Person
let elsewhere: Person
let viewer: Person
const name = 'so-quan-ly-canh-nau.xlsx'
const areaId = communes[name]

beforeAll(async () => {
  ground = await testGround()
  officer = await makePerson(ground, { role: 'policy-officer', areaId, name: 'Cấn Thị Lan' })
  elsewhere = await makePerson(ground, { role: 'policy-officer', areaId: communes['so-quan-ly-cam-yen-tcvn3.xlsx'] })
  viewer = await makePerson(ground, { role: 'viewer', areaId })
})
afterAll(() => ground.close())
afterEach(() => asOwner(ground.orm, tx => tx.execute(`truncate import, person, martyr, origin, job cascade`)))

const fileOf = (bytes: Buffer, fileName: string) => new File([new Uint8Array(bytes)], fileName)
const upload = (who: Visitor, bytes: Buffer = sample(name), fileName: string = name) =>
  who.submit('/imports', '/imports', { areaId, file: fileOf(bytes, fileName) })
const textOf = async (answer: Response) => (await answer.text()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

interface Told {
  id: string
  state: string
  counts: Record<string, number>
  code?: string
  stored: Record<string, number> | null
}
async function send(
  who: Person,
  given: { area?: string; bytes?: Buffer; fileName?: string } = {},
): Promise<{ status: number; told: Told }> {
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await (await who.get('/account')).text())?.[1] ?? ''
  const form = new FormData()
  form.append('areaId', given.area ?? areaId)
  form.append('file', fileOf(given.bytes ?? sample(name), given.fileName ?? name))
  const answer = await who.request('/api/v1/imports', { method: 'POST', body: form, headers: { 'x-csrf-token': csrf } })
  return { status: answer.status, told: (await answer.json()) as Told }
}

describe('at the screen', () => {
  test('an officer sends the register, sees what was not understood, applies it, undoes it and discards it', async () => {
    const sent = await upload(officer)
    expect(sent.status).toBe(303)
    const address = sent.headers.get('location')!
    const preview = await textOf(await officer.get(address))
    expect(preview).toContain('Chưa ghi gì vào sổ')
    expect(preview).toContain('420 người mới')
    for (const { row } of truthOf(name).problems.filter(problem => problem.kind === 'missing-name'))
      expect(preview).toMatch(new RegExp(`Dòng ${row} .{0,80}ô trống.{0,20}Dòng này không có họ tên`))
    expect(preview).toContain('Ô ')

    const applied = await officer.submit(address, `${address}/apply`)
    expect(applied.headers.get('location')).toBe(address)
    const after = await (await officer.get(address)).text()
    expect(after).toContain('Hoàn tác lần nhập này')
    expect(after).toMatch(/href="\/people\/[0-9a-f-]{36}"/)
    expect(after).toContain('Cấn Thị Lan')

    expect((await officer.submit(`${address}/undo`, `${address}/undo`)).status).toBe(303)
    expect(await textOf(await officer.get(address))).toContain('Hoàn tác lúc')
    expect(await textOf(await officer.get('/imports'))).toContain('Đã hoàn tác')
  })

  test('the same file again is recognised in a sentence that says when, by whom and how far it is, with the way there', async () => {
    const earlier = (await upload(officer)).headers.get('location')!
    const again = await upload(officer)
    expect(again.status).toBe(409)
    const html = await again.text()
    expect(html).toMatch(/Đúng tệp này đã được gửi lúc \d\d:\d\d \d\d\/\d\d\/\d{4}, người gửi: Cấn Thị Lan, đang chờ xem và ghi/)
    expect(html).toContain(`<a href="${earlier}">Mở lần nhập đó</a>`)
  })

  test('a file that misses its columns or is none says so at the form, in the language of the reader', async () => {
    const headless = workbook({
      A: [
        ['TT', 'Họ và tên', 'Năm sinh', 'Số hồ sơ', 'Tỷ lệ (%)', 'Thôn'],
        [1, 'Nguyễn Văn An', 1950, 'A1', 30, 'Thôn 1'],
      ],
    })
    const missing = await upload(officer, headless, 'thiếu.xlsx')
    expect(missing.status).toBe(422)
    expect(await textOf(missing)).toContain('Dòng tiêu đề (dòng 1) thiếu cột: “Diện đối tượng”')
    const letter = await upload(officer, Buffer.from('%PDF-1.7'), 'thu.pdf')
    expect(await textOf(letter)).toContain('Tệp này không phải bảng tính')
    const large = await upload(officer, Buffer.alloc(21 * 1024 * 1024, 1), 'lớn.xlsx')
    expect(large.status).toBe(422)
    expect(await textOf(large)).toContain('20 MB')
  })

  test('the refused rows come as a file that, mended, is understood and adds exactly those people', async () => {
    const address = (await upload(officer)).headers.get('location')!
    await officer.submit(address, `${address}/apply`)
    const download = await officer.get(`${address}/refused-rows`)
    expect(download.headers.get('content-disposition')).toContain('attachment')
    const bytes = Buffer.from(await download.arrayBuffer())
    const refused = truthOf(name).problems.filter(({ kind }) => !['same-merit-twice', 'moved-away-needs-a-decision'].includes(kind))
    const read = readSpreadsheet(bytes)
    if ('fault' in read) throw new Error(read.fault)
    const grid = gridOf(bytes)
    const headerAt = grid.findIndex(row => row.includes('Họ và tên'))
    const header = grid[headerAt]!
    const rows = grid.slice(headerAt + 1).filter(row => row.some(cell => cell !== null))
    expect(rows.map(row => Number(row[header.indexOf('Dòng ở tệp gửi trước')])).sort((a, b) => a - b)).toEqual(
      [...new Set(refused.map(one => one.row))].sort((a, b) => a - b),
    )
    // The clerk mends every row: a name, a rate, a date and a category that can be.
    const at = (label: string) => header.indexOf(label)
    const mended = rows.map((row, index) =>
      row.map((cell, column) => {
        if (column === at('Họ và tên')) return cell ?? `Nguyễn Văn Sửa ${index}`
        if (column === at('Đối tượng')) return 'Thương binh'
        if (column === at('Tỷ lệ (%)')) return 31
        return column === at('Ngày sinh') || column === at('Năm sinh') ? '1950' : cell
      }),
    )
    const again = await upload(officer, workbook({ A: [...grid.slice(0, headerAt + 1), ...mended] }), 'đã sửa.xlsx')
    expect(again.status).toBe(303)
    const second = (await (await officer.get(`/api/v1${again.headers.get('location')!}`)).json()) as Told
    expect(second.counts).toMatchObject({ rows: rows.length, refused: 0 })
    const [logged] = await asOwner(ground.orm, tx =>
      tx.execute<{ n: number }[]>(`select count(*)::int as n from access_entry where subject = 'import' and action = 'download'`),
    )
    expect(logged?.n).toBe(1)
  })

  test('in English every sentence is English', async () => {
    const address = (await upload(officer)).headers.get('location')!
    officer.cookies.set('hau-phuong.language', 'en')
    const preview = await textOf(await officer.get(address))
    officer.cookies.delete('hau-phuong.language')
    expect(preview).toContain('Nothing is stored yet')
    expect(preview).toContain('This row has no name.')
  })
})

describe('by program', () => {
  test('who may: sends, reads the rows, applies, undoes', async () => {
    const { status, told } = await send(officer)
    expect(status).toBe(201)
    expect(told).toMatchObject({ state: 'read', counts: { people: 420 } })
    const rows = (await (await officer.get(`/api/v1/imports/${told.id}/rows?rows=refused&limit=3`)).json()) as {
      items: { verdict: string }[]
      next: string | null
    }
    expect(rows.items.map(row => row.verdict)).toEqual(['refused', 'refused', 'refused'])
    expect(rows.next).not.toBeNull()
    const applied = (await (
      await officer.post(`/api/v1/imports/${told.id}/apply`, {}, { 'idempotency-key': 'apply-once-1' })
    ).json()) as Told
    expect(applied).toMatchObject({ state: 'applied', stored: { people: 420 } })
    const again = await officer.post(`/api/v1/imports/${told.id}/apply`, {}, { 'idempotency-key': 'apply-once-1' })
    expect([again.status, ((await again.json()) as Told).state]).toEqual([200, 'applied'])
    expect((await officer.post(`/api/v1/imports/${told.id}/apply`, {})).status).toBe(409)
    expect(((await (await officer.post(`/api/v1/imports/${told.id}/undo`)).json()) as Told).state).toBe('undone')
  })

  test('who may, but not here: nothing is there', async () => {
    const { told } = await send(officer)
    expect((await send(elsewhere)).told.code).toBe('record/missing')
    for (const path of [
      `/api/v1/imports/${told.id}`,
      `/api/v1/imports/${told.id}/rows`,
      `/imports/${told.id}`,
      `/imports/${told.id}/undo`,
      `/imports/${told.id}/refused-rows`,
    ])
      expect((await elsewhere.get(path)).status).toBe(404)
    for (const verb of ['apply', 'undo', 'discard']) expect((await elsewhere.post(`/api/v1/imports/${told.id}/${verb}`)).status).toBe(404)
    expect(((await (await elsewhere.get('/api/v1/imports')).json()) as { items: unknown[] }).items).toEqual([])
  })

  test('who may not, and who is not signed in', async () => {
    const { told } = await send(officer)
    expect((await send(viewer)).status).toBe(403)
    for (const path of ['/api/v1/imports', `/api/v1/imports/${told.id}`, '/imports', `/imports/${told.id}`])
      expect((await viewer.get(path)).status).toBe(403)
    expect((await viewer.post(`/api/v1/imports/${told.id}/apply`)).status).toBe(403)
    expect((await new Visitor(ground).get(`/api/v1/imports/${told.id}`)).status).toBe(403)
  })
})
