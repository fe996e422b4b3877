import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeBrowser, signIn, type Somebody } from './browser.ts'

describe('Gifts are handed over from the locked list', () => {
  let officer: Somebody

  beforeAll(async () => {
    officer = await signIn('canbo')
  })
  afterAll(async () => {
    await officer.close()
    await closeBrowser()
  })

  test('at the desk three letters and Enter find the person, Enter hands over, and the next field waits', async () => {
    const { page } = officer
    await officer.open('/handovers')
    await page.getByLabel('Nơi trao').fill('Nhà văn hóa Thôn 1')
    await page.getByLabel('Tên hoặc mã dòng').fill('vương công kỷ')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Vương Công Kỷ', exact: true }).waitFor()
    await officer.look()
    await officer.picture('desk', 'screen')
    // The button has the focus: Enter is all that is needed.
    await page.keyboard.press('Enter')
    await page.getByText('Đã trao 1 suất, 600.000 đồng cho Vương Công Kỷ.').waitFor()
    expect(await page.getByLabel('Tên hoặc mã dòng').evaluate(field => field === field.ownerDocument.activeElement)).toBe(true)
    expect(await page.getByLabel('Nơi trao').inputValue()).toBe('Nhà văn hóa Thôn 1')
  })

  test('three letters that fit many show who they are, and who has the gift already cannot get it twice', async () => {
    const { page } = officer
    await page.getByLabel('Tên hoặc mã dòng').fill('ngu')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /12 người đầu tiên/ }).waitFor()
    await officer.look()
    await officer.picture('desk-found', 'screen')
    await page.getByRole('searchbox').fill('vuong cong ky')
    await page.keyboard.press('Enter')
    await page.getByText(/Đã trao cho Vương Công Kỷ lúc/).waitFor()
    expect(await page.getByRole('button', { name: 'Đã trao cho chính chủ' }).count()).toBe(0)
  })

  test('standing with a phone: a daughter receives for her mother with a paper', async () => {
    const phone = await signIn('canbo', 'phone')
    const { page } = phone
    await phone.open('/handovers')
    await page.getByLabel('Tên hoặc mã dòng').fill('khuat thi ly')
    await page.getByRole('button', { name: 'Tìm', exact: true }).click()
    await page.getByText('Người khác nhận thay').click()
    await phone.look()
    await page.getByRole('button', { name: 'Đã trao cho người nhận thay' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Họ tên người nhận thay').fill('Khuất Thị Hà')
    await page.getByLabel('Quan hệ với người được tặng').fill('con gái')
    await page.getByLabel('Giấy ủy quyền').fill('Giấy ủy quyền 12/UQ, 20/06/2024')
    await phone.picture('desk-proxy')
    await page.getByRole('button', { name: 'Đã trao cho người nhận thay' }).click()
    await page.getByText(/Đã trao 1 suất, 600.000 đồng cho Khuất Thị Hà/).waitFor()
    await phone.open(`/handovers?q=${encodeURIComponent('khuat thi ly')}`)
    await phone.picture('desk-done')
    await phone.close()
  })

  test('from the signed book: lines are typed, names are seen, then recorded; a wrong line is pointed at', async () => {
    const { page } = officer
    await officer.open('/handovers')
    await page.getByRole('link', { name: /Xã Canh Nậu/ }).click()
    await page.getByRole('link', { name: 'Nhập từ sổ đã ký' }).click()
    await officer.look()
    const lines = page.getByLabel('Các dòng đã ký')
    await lines.fill('40-52, 47')
    await page.getByRole('button', { name: 'Xem tên' }).click()
    await page
      .getByText(/Dòng 47 ghi hai lần/)
      .first()
      .waitFor()
    await lines.fill('40-52, 54-60; 53 vắng')
    await page.getByRole('button', { name: 'Xem tên' }).click()
    await page.getByRole('heading', { name: '21 dòng, xem lại tên trước khi ghi' }).waitFor()
    await officer.look()
    await officer.picture('signed-book')
    await page.getByRole('button', { name: 'Ghi vào sổ' }).click()
    await page.getByText('Đã ghi 20 suất đã trao, 1 suất chưa trao.').waitFor()
  })

  test('who refuses is written down with what comes next', async () => {
    const { page } = officer
    await officer.open('/handovers')
    await page.getByLabel('Tên hoặc mã dòng').fill('khuat duy ty')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Quà của Chủ tịch nước' }).click()
    await officer.look()
    await page.getByLabel('Từ chối nhận').check()
    await page.getByRole('button', { name: 'Ghi lý do' }).click()
    await page.getByText('Đã ghi lý do chưa trao.').waitFor()
    await officer.look()
    await officer.picture('not-handed-over')
  })

  test('the ledger adds up: allocated is handed over, returned and open', async () => {
    const { page } = officer
    await officer.open('/handovers')
    await page.getByRole('link', { name: /Xã Canh Nậu/ }).click()
    await page.getByRole('heading', { name: 'Tiến độ theo thôn' }).waitFor()
    const figures = await page.getByRole('main').locator('dl dd').allTextContents()
    const gifts = figures.filter(text => text.endsWith('suất')).map(numberOf)
    const money = figures.filter(text => text.endsWith('đồng')).map(numberOf)
    for (const [allocated = 0, handed = 0, returned = 0, open = 0] of [gifts, money]) expect(handed + returned + open).toBe(allocated)
    expect(gifts).toEqual([326, 22, 0, 304])
    await officer.look()
    await officer.picture('ledger')
    await page.getByLabel('Lý do').selectOption({ label: 'Vắng' })
    await page.getByRole('button', { name: 'Xem' }).click()
    expect(await page.locator('#waiting tbody tr').count()).toBe(1)
    const phone = await signIn('canbo', 'phone')
    await phone.open(new URL(page.url()).pathname)
    await phone.picture('ledger')
    await phone.close()
  })

  test('nobody settles while a đồng is open', async () => {
    const accountant = await signIn('ketoan')
    const { page } = accountant
    await accountant.open('/handovers')
    await page.getByRole('link', { name: /Xã Canh Nậu/ }).click()
    await page.getByRole('link', { name: 'Kinh phí, quyết toán' }).click()
    await page.getByText(/Còn 304 suất, .* chưa trao và chưa nộp lại nên chưa quyết toán được/).waitFor()
    await accountant.look()
    await accountant.picture('money')
    await accountant.close()
  })
})

const numberOf = (text: string) => Number(text.replaceAll(/\D/g, ''))
