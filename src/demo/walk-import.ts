import { z } from 'zod'
import { allOf, type Caller, problemOf, until } from './walk-caller.ts'
import type { Told } from './walk-steps.ts'
import { readSample } from './walk-truth.ts'

const Standing = z.object({
  id: z.uuid(),
  kind: z.string().nullable(),
  state: z.string(),
  counts: z.record(z.string(), z.int()),
  stored: z.record(z.string(), z.int()).nullable(),
})
export type Standing = z.infer<typeof Standing>
export const ImportedRow = z.object({ rowNumber: z.int(), problems: z.array(z.object({ kind: z.string(), refused: z.boolean() })) })

/** Sends a sample's bytes as the form of the page does, and waits until it was read. */
export async function sendFile(officer: Caller, areaId: string, name: string): Promise<Standing> {
  const received = await officer.upload(Standing, '/imports', await formOf(areaId, name))
  return until(`${name} is read`, async () => {
    const now = await officer.get(Standing, `/imports/${received.id}`)
    return now.state === 'received' ? null : now
  })
}

async function formOf(areaId: string, name: string): Promise<FormData> {
  const form = new FormData()
  form.set('areaId', areaId)
  form.set('file', new File([new Uint8Array(await readSample(name))], name))
  return form
}

export const rowsOf = (officer: Caller, importId: string, rows: 'refused' | 'all') =>
  allOf(officer, ImportedRow, `/imports/${importId}/rows?rows=${rows}`)

export async function applied(officer: Caller, importId: string): Promise<Standing> {
  await officer.post(Standing, `/imports/${importId}/apply`, {})
  return until('The import is stored', async () => {
    const now = await officer.get(Standing, `/imports/${importId}`)
    return now.state === 'applied' ? now : null
  })
}

/** The id of a unit that exists today, by its name. */
export async function areaNamed(caller: Caller, name: string): Promise<string> {
  const { items } = await caller.get(z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string() })) }), '/areas')
  const found = items.find(area => area.name === name || area.name === `Xã ${name}`)
  if (found == null) throw new Error(`There is no unit named ${name}.`)
  return found.id
}

/** The same file again is recognised and stores nothing. */
export async function sendAgain(officer: Caller, areaId: string, name: string, say: Told): Promise<void> {
  const { code, detail } = await problemOf('The same file', await officer.sendForm('/imports', await formOf(areaId, name)))
  say.check('Gửi lại cùng tệp', 'the same file again', code, 'import/same-file')
  say.say(detail)
}
