import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeBrowser, signIn, type Somebody, stranger } from './browser.ts'
import { letterTo, linkIn } from './letters.ts'

const sheet = new URL('../samples/tinh-nguyen-vien.xlsx', import.meta.url).pathname

describe('Volunteers learn their schedule by mail and answer with one tap', () => {
  let coordinator: Somebody
  let address = ''

  beforeAll(async () => {
    coordinator = await signIn('dieuphoi')
  })
  afterAll(async () => {
    await coordinator.close()
    await closeBrowser()
  })

  test('the officer brings the volunteers in from their spreadsheet', async () => {
    const officer = await signIn('canbo')
    const { page } = officer
    await officer.open('/volunteers')
    await page.getByRole('main').getByRole('link', { name: 'Nhập từ bảng tính' }).click()
    await page.getByLabel('Xã').selectOption({ label: 'Xã Canh Nậu' })
    await page.getByLabel('Tệp bảng tính').setInputFiles(sheet)
    await page.getByRole('button', { name: 'Đọc và xem trước' }).click()
    await page.getByRole('heading', { name: 'tinh-nguyen-vien.xlsx' }).waitFor()
    await officer.look()
    await officer.picture('volunteers-preview')
    await page.getByRole('button', { name: 'Ghi vào sổ' }).click()
    await page.getByText('Đã ghi vào sổ.').waitFor()
    await officer.open('/volunteers')
    expect(await page.getByRole('main').locator('tbody tr').count()).toBeGreaterThan(10)
    await officer.picture('volunteers')
    await officer.close()
  })

  test('a shift is added, filled by itself with the reason shown, and shown before anybody is told', async () => {
    const { page } = coordinator
    await coordinator.open('/shifts')
    await page.getByRole('main').getByRole('row').getByRole('link', { name: '27/7/2024' }).click()
    for (const [place, role, day, needed] of [
      ['Nhà văn hóa Thôn 1', 'Hướng dẫn, đón tiếp', '21/07/2024', '3'],
      ['Trạm y tế xã', 'Ghi sổ', '20/07/2024', '1'],
    ] as const) {
      await page.getByRole('link', { name: 'Thêm ca' }).click()
      await coordinator.look()
      await page.getByLabel('Xã quản lý').selectOption({ label: 'Xã Canh Nậu' })
      await page.getByLabel('Địa điểm, vị trí').fill(place)
      await page.getByLabel('Nhiệm vụ').selectOption({ label: role })
      await page.getByLabel('Ngày', { exact: true }).fill(day)
      await page.getByLabel('Số người cần').fill(needed)
      await page.getByRole('button', { name: 'Ghi', exact: true }).click()
      await page.getByText('Đã thêm ca.').waitFor()
    }
    await page.getByRole('button', { name: 'Phân công tự động' }).click()
    await page.getByText(/Đã phân công \d+ chỗ.*Chưa ai được báo/).waitFor()
    await coordinator.look()
    await coordinator.picture('shifts')
    await page.getByRole('link', { name: /^Thông báo \(\d+\)/ }).click()
    await page.getByText('Xem ai sẽ nhận gì rồi mới gửi.').waitFor()
    await coordinator.look()
    await coordinator.picture('notify')
    // As a reader sees it: the text of neighbouring cells runs together otherwise.
    address = (await page.getByRole('main').innerText()).match(/[\w.+-]+@[\w.-]+\.[a-z]+/)?.[0] ?? ''
    expect(address).toContain('@')
    await page.getByRole('button', { name: /Gửi lịch cho \d+ người/ }).click()
    await page.getByText(/Đã yêu cầu gửi lịch cho \d+ người/).waitFor()
  })

  test('the letter’s link opens without sign-in, on a phone; opening answers nothing, the button does', async () => {
    const letter = await letterTo(address, 'Lịch tham gia: 27/7/2024')
    expect(letter.text).toContain('/07/2024')
    expect(letter.attachments.map(one => one.contentType)).toContainEqual(expect.stringContaining('text/calendar'))
    const volunteer = await stranger('phone')
    const { page } = volunteer
    await volunteer.open(linkIn(letter, '/answers/schedule/').replace(/^https?:\/\/[^/]+/, ''))
    await volunteer.picture('schedule-link')
    expect(await page.getByText('Ông/Bà đã xác nhận tham gia.').count()).toBe(0)
    await page.getByRole('button', { name: 'Xác nhận tham gia' }).first().click()
    await page.getByText('Đã ghi. Cảm ơn Ông/Bà.').waitFor()
    await page.getByText('Ông/Bà đã xác nhận tham gia.').waitFor()
    await volunteer.look()
    await volunteer.picture('schedule-confirmed')
    await volunteer.close()
  })

  test('the coordinator sees who has answered, and the ledger who could not be reached', async () => {
    const { page } = coordinator
    await page.reload()
    await page.getByText('Đã xác nhận').first().waitFor()
    await page.getByRole('link', { name: 'Xem thư đã gửi và ai chưa liên hệ được' }).click()
    await page
      .getByRole('cell', { name: /Đã gửi/ })
      .first()
      .waitFor()
    await coordinator.look()
    await coordinator.picture('notices')
  })
})
