import { inject } from 'vitest'
import { type Somebody, stranger } from './browser.ts'

export const administratorPassword = 'mot cau dai de nho 2024'

/** The first administrator, whether or not an earlier journey has changed the password shown once at the start. */
export async function signInAdministrator(): Promise<Somebody> {
  const somebody = await stranger()
  const { page } = somebody
  for (const password of [administratorPassword, inject('journey').once]) {
    await page.goto('/sign-in')
    await page.getByLabel('Thư điện tử').fill('quantri@hauphuong.localhost')
    await page.getByLabel('Mật khẩu').fill(password)
    await page.getByRole('button', { name: 'Đăng nhập' }).click()
    await page.waitForLoadState()
    if (!new URL(page.url()).pathname.startsWith('/sign-in')) break
  }
  const now = page.getByLabel('Mật khẩu hiện tại')
  if ((await now.count()) > 0) {
    await now.fill(inject('journey').once)
    await page.getByLabel('Mật khẩu mới', { exact: true }).fill(administratorPassword)
    await page.getByLabel('Nhập lại mật khẩu mới').fill(administratorPassword)
    await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
    await page.getByText('Đã đổi mật khẩu.').waitFor()
  }
  return somebody
}
