import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeBrowser, signIn, type Somebody } from './browser.ts'

describe('A check-up day, from the plan to the last station', () => {
  let officer: Somebody

  beforeAll(async () => {
    officer = await signIn('canbo')
  })
  afterAll(async () => {
    await officer.close()
    await closeBrowser()
  })

  const step = async (name: string) => {
    await officer.page
      .getByRole('row', { name: new RegExp(name) })
      .getByRole('link', { name: 'Mở' })
      .click()
  }
  const back = async () => {
    await officer.page.getByRole('main').getByRole('link', { name: 'Khám bệnh 27/7' }).first().click()
    await officer.page.getByRole('heading', { name: 'Khám bệnh 27/7', exact: true }).waitFor()
  }

  test('the officer plans stations and a session, and invites two hamlets', async () => {
    const { page } = officer
    await officer.open('/events')
    await page.getByRole('link', { name: 'Lập đợt khám' }).click()
    await page.getByLabel('Tên đợt khám').fill('Khám bệnh 27/7')
    await page.getByLabel('Địa điểm').fill('Trạm y tế xã Canh Nậu')
    await page.getByLabel('Đơn vị tổ chức').fill('UBND xã Canh Nậu')
    await page.getByLabel('Xã Canh Nậu').check()
    await officer.look()
    await page.getByRole('button', { name: 'Lập đợt khám' }).click()
    await page.getByText(/Đã lập Khám bệnh 27\/7/).waitFor()
    await step('Bàn khám')
    await page.getByRole('button', { name: 'Dùng các bàn thường có' }).click()
    await page.getByText('Đã ghi các bàn khám.').waitFor()
    await officer.look()
    await back()
    await step('Buổi khám và số chỗ')
    await page.getByLabel('Tên buổi').fill('Sáng 24/6')
    await page.getByLabel('Ngày', { exact: true }).fill('24/06/2024')
    await page.getByLabel('Từ giờ').fill('8:30')
    await page.getByLabel('Đến giờ').fill('11:30')
    await page.getByLabel('Số bác sĩ').fill('3')
    await page.getByRole('button', { name: 'Thêm buổi khám' }).click()
    await page.getByText('Đã thêm Sáng 24/6.').waitFor()
    await officer.look()
    await officer.picture('event-sessions')
    await back()
    await step('Mời người')
    await page.getByLabel('Thôn 1', { exact: false }).first().check()
    await page.getByLabel('Từ tuổi').fill('75')
    await page.getByRole('button', { name: 'Đưa vào danh sách mời' }).click()
    await page.getByText(/Đã mời thêm \d+ người/).waitFor()
  })

  test('seats are given with a reason each, the times are told, letters are printed', async () => {
    const { page } = officer
    await back()
    await page.getByRole('button', { name: 'Xếp giờ cho người chưa có chỗ' }).click()
    await page.getByText(/Đã xếp chỗ cho \d+ người/).waitFor()
    await officer.look()
    await officer.picture('event-invitees')
    await back()
    await page.getByRole('button', { name: 'Chốt giờ để báo' }).click()
    await page.getByText(/Đã chốt giờ cho \d+ người/).waitFor()
    await officer.look()
    await officer.picture('event')
    await page.getByRole('button', { name: 'Giấy mời cả đợt (pdf)' }).click()
    await expect.poll(() => page.getByRole('link', { name: 'Tải về' }).count(), { timeout: 60_000, interval: 500 }).toBe(1)
    await officer.open('/events')
    await page.getByRole('link', { name: 'Khám bệnh 27/7' }).click()
  })

  test('at the door, with a phone: by number, by name, twice, undone, and without an appointment', async () => {
    const phone = await signIn('canbo', 'phone')
    const { page } = phone
    await phone.open(`${new URL(officer.page.url()).pathname}/arrivals`)
    const who = page.getByLabel('Mã, số thứ tự hoặc họ tên')
    const receive = page.getByRole('button', { name: 'Tiếp đón', exact: true })
    await who.fill('1')
    await receive.first().click()
    await page.getByText(/Số 001 – .*: đã tiếp đón. Mời sang bàn/).waitFor()
    await phone.picture('arrivals')
    await who.fill('1')
    await receive.first().click()
    await page.getByRole('alert').waitFor()
    await phone.look()
    await phone.picture('arrivals-twice')
    await page.getByRole('button', { name: 'Hoàn tác' }).click()
    await page.getByText(/Đã hoàn tác tiếp đón/).waitFor()
    await who.fill('1')
    await receive.first().click()
    await page.getByText(/Số 001 – /).waitFor()
    // A browser that reads codes itself offers its camera; this one does not, until it says it can.
    expect(await page.getByRole('button', { name: 'Quét bằng máy ảnh' }).count()).toBe(0)
    await page.addInitScript({
      content: `window.BarcodeDetector = class { detect() { return Promise.resolve([{ rawValue: '2' }]) } }`,
    })
    await page.reload()
    await page.getByRole('button', { name: 'Quét bằng máy ảnh' }).click()
    await page.getByText(/Số 002 – /).waitFor()
    await page.getByLabel('Họ và tên', { exact: true }).fill('Nguyễn Văn Khách')
    await page.getByRole('button', { name: 'Tiếp đón không hẹn' }).click()
    await page.getByText(/Nguyễn Văn Khách: đã tiếp đón/).waitFor()
    await phone.close()
  })

  test('medical staff call the next, once more, and send on; the live page counts', async () => {
    const doctor = await signIn('quany')
    const { page } = doctor
    const address = new URL(officer.page.url()).pathname
    await doctor.open(`${address}/queue`)
    await page.getByRole('button', { name: /Gọi người tiếp theo/ }).click()
    await page.getByText(/Mời số \d+ – .* vào chỗ số 1/).waitFor()
    await doctor.look()
    await page.getByRole('button', { name: 'Gọi lại' }).click()
    await page.getByText('Đã gọi lần thứ 2.').waitFor()
    await doctor.picture('station')
    await page.getByRole('button', { name: 'Xong', exact: true }).click()
    await page.getByText(/Xong. Mời sang bàn/).waitFor()
    await page.getByRole('button', { name: /Gọi người tiếp theo/ }).click()
    await page.getByRole('button', { name: 'Lỡ lượt' }).click()
    await page.getByText('Đã ghi lỡ lượt.').waitFor()
    await page.getByRole('button', { name: 'Đã quay lại' }).click()
    await page.getByText('Đã xếp lại vào hàng chờ.').waitFor()
    await doctor.open(`${address}/live`)
    const arrived = page.locator('#live dl > *').filter({ hasText: 'Đã đến' }).locator('dd')
    expect(await arrived.first().textContent()).toBe('3')
    await doctor.picture('live')
    await doctor.close()
  })
})
