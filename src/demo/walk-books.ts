import { createHash } from 'node:crypto'
import { z } from 'zod'
import { allOf, type Caller, until } from './walk-caller.ts'
import type { ListView } from './walk-list.ts'
import type { Mailbox } from './walk-mailbox.ts'
import { type Steps, WalkProblem } from './walk-steps.ts'
import { dong } from './walk-table.ts'

const File = z.object({
  id: z.uuid(),
  format: z.string(),
  standing: z.string(),
  reason: z.string().nullable(),
  fileName: z.string(),
  size: z.number().nullable(),
  sha256: z.string().nullable(),
  pages: z.int().nullable(),
  rowCount: z.int().nullable(),
  listHash: z.string().nullable(),
})
export type CompiledFile = z.infer<typeof File>

export async function makeBooks(steps: Steps, officer: Caller, list: ListView, mailbox: Mailbox): Promise<void> {
  await steps.step('Sổ ký nhận', 'Sign-off books', async () => {
    const { requestId } = await officer.post(z.object({ requestId: z.uuid() }), `/lists/${list.id}/books`)
    const files = await filesOf(officer, requestId)
    const books = (list.hamlets.length + 1) * 2
    steps.check('Tệp', 'files', files.length, books)
    for (const format of ['pdf', 'xlsx']) {
      const of = files.filter(file => file.format === format).toSorted((a, b) => (b.rowCount ?? 0) - (a.rowCount ?? 0))
      const [commune, ...hamlets] = of
      steps.check(`Dòng của xã (${format})`, 'lines of the commune', commune?.rowCount ?? 0, list.gifts)
      steps.check(`Cộng các thôn (${format})`, 'hamlets together', sum(hamlets.map(file => file.rowCount ?? 0)), list.gifts)
    }
    steps.check('Tiền các thôn cộng lại', 'hamlets together', dong(sum(list.hamlets.map(hamlet => hamlet.total))), dong(list.total))
    let right = 0
    for (const file of files) right += (await isWhole(officer, file)) && file.listHash === list.hash ? 1 : 0
    steps.check('Tải về, SHA-256 và mã danh sách đúng', 'downloaded, hashes right', right, books)
    for (const file of files.toSorted((a, b) => a.fileName.localeCompare(b.fileName, 'vi', { numeric: true })))
      steps.tell(`  ${file.fileName}`, `${file.pages ?? '–'} tr.`, file.sha256?.slice(0, 12) ?? '')
    const letters = await mailbox.wait(letter => letter.text.includes(requestId) || letter.html.includes(requestId), 1)
    steps.check('Thư báo sổ đã xong', 'mails that say they are ready', letters.length, 1)
    steps.say(letters[0]?.subject ?? '')
  })
}

/** Waits for every file of a request; the web process tells how far each is meanwhile. */
export async function filesOf(officer: Caller, requestId: string): Promise<CompiledFile[]> {
  return until('The files are made', async () => {
    const files = await allOf(officer, File, `/documents?requestId=${requestId}`)
    const failed = files.find(file => file.standing === 'failed')
    if (failed != null) throw new WalkProblem(`${failed.fileName} could not be made: ${failed.reason}`)
    return files.length > 0 && files.every(file => file.standing === 'ready') ? files : null
  })
}

/** The bytes that come down are those that were made, and are what they say they are. */
export async function isWhole(caller: Caller, file: CompiledFile): Promise<boolean> {
  const bytes = Buffer.from(await (await caller.send('GET', `/documents/${file.id}/file`)).arrayBuffer())
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const begins = { pdf: '%PDF-', xlsx: 'PK' }[file.format] ?? ''
  return sha256 === file.sha256 && bytes.length === file.size && bytes.subarray(0, begins.length).toString('latin1') === begins
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
