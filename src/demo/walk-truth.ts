import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const samples = new URL('../../test/samples/', import.meta.url)

/** What is known of a sample: its own truth lies beside it. */
const RegisterTruth = z.object({
  people: z.array(
    z.object({ fullName: z.string(), deceased: z.boolean(), merits: z.array(z.object({ martyrName: z.string().nullable() })) }),
  ),
  problems: z.array(z.object({ row: z.int(), kind: z.string() })),
  expected: z.object({
    total: z.int(),
    byClause: z.record(z.string(), z.int()),
    gifts: z.array(z.object({ fullName: z.string(), hamlet: z.string(), clause: z.string(), amount: z.int() })),
    openQuestions: z.array(z.object({ kind: z.string(), about: z.string() })),
  }),
})
export type RegisterTruth = z.infer<typeof RegisterTruth>
const CheckupTruth = z.object({ people: z.array(z.object({ fullName: z.string(), mobility: z.string().nullable() })) })
const VolunteersTruth = z.object({
  volunteers: z.array(z.object({ fullName: z.string(), email: z.string().nullable() })),
  problems: z.array(z.object({ row: z.int(), kind: z.string() })),
})

export const readSample = (name: string): Promise<Buffer> => readFile(new URL(name, samples))
const truthOf = async <S extends z.ZodType>(schema: S, name: string): Promise<z.output<S>> =>
  schema.parse(JSON.parse(await readFile(new URL(`${name}.truth.json`, samples), 'utf8')))
export const registerTruth = () => truthOf(RegisterTruth, 'so-quan-ly-canh-nau.xlsx')
export const checkupTruth = () => truthOf(CheckupTruth, 'kham-benh-binh-yen.xlsx')
export const volunteersTruth = () => truthOf(VolunteersTruth, 'tinh-nguyen-vien.xlsx')

/** Rows that an import refuses until they are mended; the other problems are kept with a question or count once. */
const refusing = new Set(['missing-name', 'rate-out-of-range', 'impossible-date', 'unknown-category', 'birth-year-in-future'])
export const refusedRows = ({ problems }: RegisterTruth) => problems.filter(({ kind }) => refusing.has(kind))
