import { storeAccount } from '../access/create-account.ts'
import { giveRole } from '../access/give-role.ts'
import { seededAreaId, seededHamletId } from '../areas/seed-areas.ts'
import type { Context } from '../context.ts'
import { asOwner } from '../database/in-transaction.ts'
import type { Role } from '../permissions.ts'

/** Known to everyone who reads this line: accounts with it exist in demonstrations only. */
export const demoPassword = 'thach-that-2024'

export interface DemoAccount {
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly area: string
  readonly hamlet?: string
}

const at = (name: string) => `${name}@hauphuong.localhost`

/** One account a role, over the whole of Thạch Thất, and two that see a single commune or hamlet. */
export const demoAccounts: readonly DemoAccount[] = [
  { name: 'Nguyễn Thị Lan Hương', email: at('canbo'), role: 'policy-officer', area: 'tt' },
  { name: 'Khuất Duy Thắng', email: at('dieuphoi'), role: 'coordinator', area: 'tt' },
  { name: 'Cấn Văn Minh', email: at('lanhdao'), role: 'approver', area: 'tt' },
  { name: 'Phí Đình Sơn', email: at('quansu'), role: 'military-command', area: 'tt' },
  { name: 'Kiều Thị Oanh', email: at('ketoan'), role: 'accountant', area: 'tt' },
  { name: 'Đỗ Quang Khải', email: at('quany'), role: 'medical-staff', area: 'tt' },
  { name: 'Vương Thị Mai', email: at('thon1'), role: 'hamlet-team', area: 'canh-nau', hamlet: 'Thôn 1' },
  { name: 'Chu Bá Tuấn', email: at('tinhnguyen'), role: 'volunteer', area: 'tt' },
  { name: 'Lê Thị Quyên', email: at('kiemtra'), role: 'auditor', area: 'tt' },
  { name: 'Tạ Hữu Phúc', email: at('xem'), role: 'viewer', area: 'tt' },
  { name: 'Bùi Thị Thoa', email: at('binhyen'), role: 'policy-officer', area: 'binh-yen' },
]

/** What an earlier start made and did not finish is completed. */
export async function loadAccounts(ctx: Context): Promise<void> {
  const made = await asOwner(ctx.ground.orm, tx =>
    tx.execute<{ id: string; email: string; held: boolean }[]>(
      `select a.id, a.email, exists (select from role_grant g where g.account_id = a.id) as held from account a`,
    ),
  )
  for (const { name, email, role, area, hamlet } of demoAccounts) {
    const there = made.find(account => account.email === email)
    if (there?.held === true) continue
    const account =
      there ?? (await storeAccount(ctx, { name, email, locale: 'vi', password: demoPassword, mustChangePassword: false, invite: false }))
    await giveRole(ctx, {
      accountId: account.id,
      role,
      areaId: seededAreaId(area),
      hamletId: hamlet == null ? null : seededHamletId(area, hamlet),
      fromOn: '2024-01-01',
    })
  }
}
