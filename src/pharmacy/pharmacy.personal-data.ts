import { openHealth } from '../events/health-cipher.ts'
import type { PaperRow, PersonalDataSource } from '../privacy/personal-data.ts'

/** Medicines a person was given, with the doses. */
export const medicineData: PersonalDataSource = {
  section: 'medicines',
  permission: 'health.read',
  tables: ['dispensing'],
  holds: async (tx, personId) =>
    (await tx.execute(`select 1 from dispensing d join invitee i on i.id = d.invitee_id where i.person_id = ? limit 1`, [personId]))
      .length > 0,
  read: async (tx, ctx, personId) => {
    const rows = await tx.execute<
      { id: string; medicine: string; quantity: string; at: string; event: string; dose: string | null; undone: boolean }[]
    >(
      `select d.id, concat_ws(' ', m.name, nullif(m.strength, '')) as medicine, d.quantity || ' ' || m.unit as quantity, d.dose_cipher as dose,
         to_char(d.at at time zone 'Asia/Ho_Chi_Minh', 'HH24:MI DD/MM/YYYY') as at, e.name as event, d.undone_at is not null as undone
       from dispensing d join medicine m on m.id = d.medicine_id join invitee i on i.id = d.invitee_id join health_event e on e.id = i.event_id where i.person_id = ? order by d.at`,
      [personId],
    )
    return rows.map(({ id, dose, undone, ...row }): PaperRow => ({
      ...row,
      text: dose == null ? null : openHealth(ctx.ground.secrets, id, dose),
      state: undone ? 'đã hủy' : null,
    }))
  },
}
