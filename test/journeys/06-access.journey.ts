import { afterAll, describe, expect, inject, test } from 'vitest'
import { closeBrowser, signIn, stranger } from './browser.ts'
import { letterTo, linkIn } from './letters.ts'

afterAll(closeBrowser)

describe('Who may see and do what', () => {
  test('the officer of one commune sees nobody of another, however they search', async () => {
    const officer = await signIn('binhyen')
    const { page } = officer
    await officer.open('/people')
    for (const typed of ['Vương Công Kỷ', 'TB00330', 'khuat thi ly']) {
      await page.getByLabel('Tên, số hồ sơ, điện thoại, số định danh').fill(typed)
      await page.keyboard.press('Enter')
      await page.getByText('Không tìm thấy ai trong phạm vi địa bàn của Ông/Bà.').waitFor()
    }
    await officer.look()
    await officer.picture('nobody-of-another-commune', 'screen')
    await officer.open('/imports')
    expect(await page.getByRole('main').textContent()).not.toContain('so-quan-ly-canh-nau')
    await officer.open('/lists')
    expect(await page.getByRole('main').textContent()).not.toContain('Canh Nậu')
    await officer.open('/handovers?q=vuong')
    expect(await page.getByRole('main').textContent()).not.toContain('Vương Công Kỷ')
    await officer.close()
  })

  test('a page of another commune’s person answers as if nobody were there', async () => {
    const officer = await signIn('canbo')
    await officer.open(`/people?q=${encodeURIComponent('Vương Công Kỷ')}`)
    await officer.page
      .getByRole('main')
      .getByRole('link', { name: /Vương Công Kỷ/ })
      .click()
    await officer.page.getByRole('heading', { name: /Vương Công Kỷ/ }).waitFor()
    const address = new URL(officer.page.url()).pathname
    await officer.close()
    const other = await signIn('binhyen')
    const answer = await other.page.goto(address)
    expect(answer?.status()).toBe(404)
    expect(await other.page.textContent('body')).not.toContain('Vương')
    await other.close()
  })

  test('the administrator changes the one-time password, invites an officer, gives a role, and the officer sets a password by mail', async () => {
    const { once } = inject('journey')
    const administrator = await signIn('quantri', 'laptop', once)
    const { page } = administrator
    await page.getByLabel('Mật khẩu hiện tại').fill(once)
    await page.getByLabel('Mật khẩu mới', { exact: true }).fill('mot cau dai de nho 2024')
    await page.getByLabel('Nhập lại mật khẩu mới').fill('mot cau dai de nho 2024')
    await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
    await page.getByText('Đã đổi mật khẩu.').waitFor()
    await administrator.open('/accounts')
    await administrator.picture('accounts')
    await page.getByRole('link', { name: 'Thêm tài khoản' }).click()
    await page.getByLabel('Họ và tên').fill('Nguyễn Thị Mới')
    await page.getByLabel('Thư điện tử').fill('moi@hauphuong.localhost')
    await page.getByLabel('Gửi thư mời').check()
    await administrator.look()
    await page.getByRole('button', { name: 'Thêm tài khoản' }).click()
    await page.getByText('Đã thêm tài khoản của Nguyễn Thị Mới và gửi thư mời.').waitFor()
    await page.getByLabel('Vai trò').selectOption({ label: 'Cán bộ chính sách' })
    await page.getByLabel('Địa bàn').selectOption({ label: 'Xã Bình Yên' })
    await page.getByRole('button', { name: 'Giao vai trò' }).click()
    await page.getByText(/Đã giao vai trò/).waitFor()
    await administrator.look()
    await administrator.picture('account')
    await administrator.open('/roles')
    await administrator.picture('roles')
    await administrator.close()

    const letter = await letterTo('moi@hauphuong.localhost', 'Tài khoản Hậu Phương')
    await setPassword(linkIn(letter, '/reset-password/'), 'con duong lang rop bong tre')
    const newcomer = await signIn('moi', 'laptop', 'con duong lang rop bong tre')
    await newcomer.open('/people')
    await newcomer.close()
  })

  test('who forgot the password gets a link that works once, and a stranger learns nothing', async () => {
    const somebody = await stranger()
    const { page } = somebody
    const said: string[] = []
    for (const address of ['moi@hauphuong.localhost', 'khong-co-ai@hauphuong.localhost']) {
      await somebody.open('/sign-in')
      await page.getByRole('link', { name: 'Quên mật khẩu?' }).click()
      await page.getByLabel('Thư điện tử').fill(address)
      await page.getByRole('button', { name: 'Gửi đường dẫn' }).click()
      await page.getByText('Nếu có tài khoản dùng thư điện tử này').waitFor()
      said.push((await page.getByRole('main').textContent()) ?? '')
    }
    expect(said[0]).toBe(said[1])
    await somebody.picture('forgotten', 'screen')
    await somebody.close()
    const link = linkIn(await letterTo('moi@hauphuong.localhost', 'Đặt lại mật khẩu'), '/reset-password/')
    await setPassword(link, 'mat khau moi cua toi 1')
    const again = await stranger()
    const answer = await again.page.goto(new URL(link).pathname)
    expect(answer?.status()).toBeGreaterThanOrEqual(400)
    await again.close()
    const viewer = await signIn('moi', 'laptop', 'mat khau moi cua toi 1')
    await viewer.open('/')
    await viewer.close()
  })
})

async function setPassword(link: string, password: string): Promise<void> {
  const somebody = await stranger()
  const { page } = somebody
  await somebody.open(new URL(link).pathname)
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill(password)
  await page.getByLabel('Nhập lại mật khẩu mới').fill(password)
  await page.getByRole('button', { name: /mật khẩu/i }).click()
  await page.getByText('Đã đặt mật khẩu mới. Hãy đăng nhập.').waitFor()
  await somebody.close()
}
