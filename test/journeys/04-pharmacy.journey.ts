import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeBrowser, signIn, type Somebody } from './browser.ts'

describe('Medicines of the check-up day', () => {
  let staff: Somebody
  let invitees = ''

  beforeAll(async () => {
    staff = await signIn('quany')
  })
  afterAll(async () => {
    await staff.close()
    await closeBrowser()
  })

  test('a medicine is added and two lots received, the later one first', async () => {
    const { page } = staff
    await staff.open('/pharmacy')
    await page.getByLabel('Tên thuốc').fill('Losartan')
    await page.getByLabel('Hàm lượng').fill('50 mg')
    await page.getByLabel('Dạng', { exact: false }).first().fill('viên nén')
    await page.getByLabel('Đơn vị đếm').fill('viên')
    await page.getByRole('button', { name: 'Thêm thuốc' }).click()
    await page.getByText(/Đã thêm Losartan/).waitFor()
    await staff.look()
    await page
      .getByRole('main')
      .getByRole('link', { name: /Khám bệnh 27\/7/ })
      .click()
    for (const [lot, expires] of [
      ['B2', '31/12/2025'],
      ['A1', '30/09/2024'],
    ] as const) {
      await page.getByLabel('Thuốc', { exact: true }).selectOption({ index: 1 })
      await page.getByRole('textbox', { name: 'Số lô' }).fill(lot)
      await page.getByLabel('Hạn dùng').fill(expires)
      await page.getByLabel('Số lượng').fill('100')
      await page.getByRole('button', { name: 'Nhận thuốc' }).click()
      await page.getByText(`Đã nhận lô ${lot}.`).waitFor()
    }
    await staff.look()
    await staff.picture('stock')
    expect(await page.getByRole('row', { name: /A1/ }).first().textContent()).toContain('30/09/2024')
  })

  test('what expires first is given first, never more than there is, and a label is printed', async () => {
    const { page } = staff
    await staff.open('/events')
    await page.getByRole('link', { name: 'Khám bệnh 27/7' }).click()
    invitees = new URL(page.url()).pathname
    await staff.open(`${invitees}/queue`)
    await page.getByRole('button', { name: /Gọi người tiếp theo/ }).click()
    await page.getByRole('link', { name: 'Cấp thuốc' }).click()
    await staff.look()
    const give = async (quantity: string) => {
      await page.getByLabel('Thuốc', { exact: true }).selectOption({ index: 1 })
      await page.getByLabel('Số lượng').fill(quantity)
      await page.getByLabel('Cách dùng').fill('Sáng 1 viên, uống sau ăn, trong 30 ngày')
      await page.getByRole('button', { name: 'Cấp thuốc', exact: true }).click()
    }
    await page.getByRole('link', { name: 'Ghi nhận sự đồng ý' }).click()
    await staff.look()
    await page.getByLabel('Nói đồng ý').check()
    await page.getByRole('button', { name: 'Ghi lại', exact: true }).click()
    await page.getByText(/Nói đồng ý, lúc/).waitFor()
    await staff.open(`${invitees}/queue`)
    await page.getByRole('link', { name: 'Cấp thuốc' }).click()
    await give('1000')
    await page.getByRole('alert').waitFor()
    await staff.look()
    await staff.picture('too-much')
    await give('30')
    await page.getByText(/Đã cấp 30 viên .*A1/).waitFor()
    await staff.picture('dispensed')
    const link = page.getByRole('link', { name: 'In nhãn' })
    const label = await page.request.get((await link.getAttribute('href')) ?? '')
    expect((await label.body()).subarray(0, 4).toString()).toBe('%PDF')
  })
})
