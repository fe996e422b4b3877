import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { Medicine } from './medicine.entity.ts'

export const AddMedicine = z.object({
  name: z.string().trim().min(1).max(120),
  strength: z.string().trim().max(60).default(''),
  form: z.string().trim().min(1).max(60),
  unit: z.string().trim().min(1).max(30),
  note: z.string().trim().max(300).nullish(),
})

/** A line of the catalogue; the same name, strength and form is the same medicine. */
export async function addMedicine(ctx: Context, input: z.infer<typeof AddMedicine>): Promise<Medicine> {
  ctx = allow(ctx, 'pharmacy.manage')
  return inTransaction(ctx, async tx => {
    await tx.execute(`select pg_advisory_xact_lock(hashtextextended('pharmacy.catalogue', 0))`)
    const [same] = await tx.execute<{ id: string }[]>(
      `select id from medicine where lower(name) = lower(?) and lower(strength) = lower(?) and lower(form) = lower(?)`,
      [input.name, input.strength, input.form],
    )
    if (same != null) return refuse('medicine/name-taken', { name: [input.name, input.strength].filter(Boolean).join(' ') }, 'name')
    const medicine = tx.create(
      Medicine,
      { id: newId(), ...input, note: input.note ?? null, createdAt: ctx.now(), createdBy: ctx.actor.id },
      { persist: true },
    )
    await tx.flush()
    return medicine
  })
}
