import { afterAll, describe, expect, test } from 'vitest'
import { signInAdministrator } from './administrator.ts'
import { closeBrowser, type Somebody } from './browser.ts'

afterAll(closeBrowser)

const main = (somebody: Somebody) => somebody.page.getByRole('main')

describe('Areas in time', () => {
  test('the administrator slides through the years: communes merge, the district goes, and the way back is there', async () => {
    const administrator = await signInAdministrator()
    const { page } = administrator
    await administrator.open('/areas')
    await main(administrator).getByRole('link', { name: 'Xã Canh Nậu' }).waitFor()
    await administrator.picture('areas-today')
    const slider = page.getByRole('slider')
    await slider.focus()
    await page.keyboard.press('End')
    await main(administrator).getByRole('link', { name: 'Xã Tây Phương' }).waitFor()
    expect(await main(administrator).textContent()).not.toContain('Huyện Thạch Thất')
    await administrator.look()
    await administrator.picture('areas-2025-07', 'screen')
    await slider.focus()
    await page.keyboard.press('Home')
    await main(administrator).getByRole('link', { name: 'Xã Canh Nậu' }).waitFor()
    await page.getByRole('link', { name: 'Mốc sau: 01/01/2025' }).click()
    await main(administrator).getByRole('link', { name: 'Xã Lam Sơn' }).waitFor()
    await main(administrator).getByRole('link', { name: 'Xã Lam Sơn' }).click()
    await page.getByRole('heading', { name: 'Xã Lam Sơn' }).waitFor()
    await administrator.look()
    await administrator.picture('area-with-history')
    await administrator.close()
  })

  test('a commune is split: planned, previewed, hamlets and leftovers placed, carried out, and undone', async () => {
    const administrator = await signInAdministrator()
    const { page } = administrator
    await administrator.open('/areas/changes')
    await administrator.picture('area-changes')
    await page.getByLabel('Tên', { exact: true }).first().fill('Chia xã Thạch Hòa')
    await page.getByLabel('Có hiệu lực từ').fill('24/06/2024')
    await page.locator('summary', { hasText: 'Đơn vị kết thúc' }).click()
    await page.getByRole('group', { name: 'Đơn vị kết thúc' }).getByLabel('Xã Thạch Hòa').check()
    for (const [no, name] of ['Xã Hòa Bắc', 'Xã Hòa Nam'].entries())
      await page
        .getByRole('group', { name: `Đơn vị mới ${no + 1}` })
        .getByLabel('Tên')
        .fill(name)
    await administrator.look()
    await administrator.picture('area-change-form')
    await page.getByRole('button', { name: 'Lập và xem trước' }).click()
    await page.getByText(/Còn \d+ thôn chưa có nơi đến/).waitFor()
    await administrator.look()
    await administrator.picture('area-change-planned')
    expect(await page.getByRole('link', { name: 'Thực hiện' }).count()).toBe(0)

    const places = page.getByRole('combobox', { name: /Về đơn vị/ })
    for (let at = 0; at < (await places.count()); at++)
      await places.nth(at).selectOption({ label: at % 2 === 0 ? 'Xã Hòa Bắc' : 'Xã Hòa Nam' })
    await page.getByLabel('Phần còn lại của Xã Thạch Hòa').selectOption({ label: 'Xã Hòa Nam' })
    await page.getByRole('button', { name: 'Lưu nơi đến' }).click()
    await page.getByText('Mọi thôn, mọi người đều đã có nơi đến.').waitFor()
    await administrator.look()
    await administrator.picture('area-change-placed')
    await page.getByRole('link', { name: 'Thực hiện' }).click()
    await page.getByText(/57 người sẽ chuyển sang đơn vị mới/).waitFor()
    await administrator.look()
    await administrator.picture('area-change-carry-out', 'screen')
    await page.getByRole('button', { name: 'Thực hiện' }).click()
    await page.getByText('Đã thực hiện “Chia xã Thạch Hòa”.').waitFor()
    await administrator.look()
    await administrator.picture('area-change-carried-out')
    const went = await page.locator('tr', { hasText: 'Xã Thạch Hòa →' }).locator('td:nth-child(2)').allTextContents()
    expect(went.reduce((sum, people) => sum + Number(people), 0)).toBe(57)
    const change = new URL(page.url()).pathname

    await administrator.open('/areas')
    await main(administrator).getByRole('link', { name: 'Xã Hòa Bắc' }).waitFor()
    expect(await main(administrator).getByRole('link', { name: 'Xã Thạch Hòa' }).count()).toBe(0)

    await administrator.open(change)
    await page.getByRole('link', { name: 'Hoàn tác' }).click()
    await administrator.look()
    await administrator.picture('area-change-undo', 'screen')
    await page.getByRole('button', { name: 'Hoàn tác' }).click()
    await page.getByText('Đã hoàn tác “Chia xã Thạch Hòa”.').waitFor()
    await page.getByRole('button', { name: 'Bỏ việc này' }).click()
    await page.getByText('Đã bỏ việc này.').waitFor()
    await administrator.open('/areas')
    await main(administrator).getByRole('link', { name: 'Xã Thạch Hòa' }).waitFor()
    await administrator.close()
  })

  test('two communes become one: nothing is left to place, and two hamlets of one name keep apart', async () => {
    const administrator = await signInAdministrator()
    const { page } = administrator
    await administrator.open('/areas/changes')
    await page.getByLabel('Tên', { exact: true }).first().fill('Sáp nhập Yên Trung và Yên Bình')
    await page.getByLabel('Có hiệu lực từ').fill('24/06/2024')
    await page.locator('summary', { hasText: 'Đơn vị kết thúc' }).click()
    for (const name of ['Xã Yên Trung', 'Xã Yên Bình']) await page.getByRole('group', { name: 'Đơn vị kết thúc' }).getByLabel(name).check()
    await page.getByRole('group', { name: 'Đơn vị mới 1' }).getByLabel('Tên').fill('Xã Yên Sơn')
    await page.getByRole('button', { name: 'Lập và xem trước' }).click()
    await page.getByText('Mọi thôn, mọi người đều đã có nơi đến.').waitFor()
    expect(await Promise.all((await page.getByLabel('Thôn 1: Tên ở đơn vị mới').all()).map(field => field.inputValue()))).toEqual(
      expect.arrayContaining(['Thôn 1 (Yên Trung)', 'Thôn 1 (Yên Bình)']),
    )
    await administrator.look()
    await administrator.picture('area-merger')
    await page.getByRole('button', { name: 'Bỏ việc này' }).click()
    await page.getByText('Đã bỏ việc này.').waitFor()
    await administrator.close()
  })
})
