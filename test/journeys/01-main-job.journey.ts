import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeBrowser, signIn, type Somebody } from './browser.ts'
import { letterTo } from './letters.ts'

const register = new URL('../samples/so-quan-ly-canh-nau.xlsx', import.meta.url).pathname

describe('From a commune’s spreadsheet to signed books', () => {
  let officer: Somebody
  let leader: Somebody
  const main = (who: Somebody) => who.page.getByRole('main')
  const figure = (who: Somebody, name: string) =>
    main(who)
      .locator('dl > *', { has: who.page.locator('dt', { hasText: name }) })
      .locator('dd')
      .first()

  beforeAll(async () => {
    officer = await signIn('canbo')
    leader = await signIn('lanhdao')
  })
  afterAll(async () => {
    await officer.close()
    await leader.close()
    await closeBrowser()
  })

  test('the officer sees what a register would store, and five rows that it refuses one by one', async () => {
    const { page } = officer
    await officer.open('/')
    await page.getByRole('navigation', { name: 'Danh mục' }).getByRole('link', { name: 'Nhập từ bảng tính' }).click()
    await page.getByLabel('Xã').selectOption({ label: 'Xã Canh Nậu' })
    await page.getByLabel('Tệp bảng tính').setInputFiles(register)
    await page.getByRole('button', { name: 'Đọc và xem trước' }).click()
    await page.getByRole('heading', { name: 'so-quan-ly-canh-nau.xlsx' }).waitFor()
    await officer.look()
    expect(await figure(officer, 'Người sẽ ghi').textContent()).toBe('420')
    expect(await figure(officer, 'Dòng chưa nhận').textContent()).toBe('5')
    for (const [row, sentence] of [
      [466, 'Dòng này không có họ tên.'],
      [467, 'Tỷ lệ phải từ 1 đến 100 %.'],
      [468, 'Ngày này không có trong lịch.'],
      [469, 'Không nhận ra diện đối tượng này.'],
      [470, 'Năm sinh ở tương lai.'],
    ] as const)
      expect(
        await page
          .getByRole('listitem')
          .filter({ hasText: `Dòng ${row}` })
          .first()
          .textContent(),
      ).toContain(sentence)
    await officer.picture('preview', 'screen')
    await page.getByRole('button', { name: 'Ghi vào sổ' }).click()
    await page.getByText('Đã ghi vào sổ.').waitFor()
    expect(await figure(officer, 'Người đã ghi').textContent()).toBe('420')
    await officer.look()
  })

  test('the list of the 27 July gifts says how much, and why each name stands there', async () => {
    const { page } = officer
    await page.getByRole('region', { name: 'Đợt đang làm' }).getByRole('link', { name: '27/7/2024' }).click()
    await page
      .getByRole('row', { name: /Xã Canh Nậu/ })
      .getByRole('button', { name: 'Lập danh sách' })
      .click()
    await page.getByRole('heading', { name: 'Danh sách Xã Canh Nậu' }).waitFor()
    await officer.look()
    expect(await figure(officer, 'Suất quà').textContent()).toBe('325')
    expect(await figure(officer, 'Số tiền (đồng)').textContent()).toBe('115.800.000')
    await officer.picture('list', 'screen')
    await page.getByLabel('Tìm trong danh sách').fill('vuong cong ky')
    await page.getByRole('button', { name: 'Tìm', exact: true }).click()
    const line = page.getByRole('row', { name: /Vương Công Kỷ/ })
    expect(await line.textContent()).toContain('600.000')
    await line.getByRole('link', { name: 'Vương Công Kỷ' }).first().click()
    await page.getByText('Có tên trong danh sách, phiên bản 1').waitFor()
    expect(await main(officer).textContent()).toContain('điểm a khoản 1: bệnh binh 82 %, đang hưởng trợ cấp hằng tháng')
    await officer.look()
    await officer.picture('why')
  })

  test('an open question leads to the form that answers it, and the next version has the gift', async () => {
    const { page } = officer
    await openList(officer)
    const question = page.getByRole('row', { name: /Hoàng Trọng Ân có đang hưởng trợ cấp hằng tháng hay không/ })
    await question.getByRole('link', { name: 'Trả lời' }).click()
    await page.getByRole('heading', { name: 'Bệnh binh 89 %' }).waitFor()
    await officer.look()
    await officer.picture('question', 'screen')
    await page.getByRole('button', { name: 'Ghi lại' }).click()
    await page
      .getByRole('alert')
      .getByRole('link', { name: /trợ cấp hằng tháng/ })
      .click()
    await page.getByRole('radio', { name: 'Có', exact: true }).check()
    await page.getByRole('button', { name: 'Ghi lại' }).click()
    await page.getByText('Đã ghi vào hồ sơ.').waitFor()
    await page.getByText(/^Việc \d+\/26\./).waitFor()
    await page.getByRole('link', { name: 'Về danh sách' }).click()
    await page.getByText('Đã trả lời 1/26 việc.').waitFor()
    await page.getByText('Dữ liệu đã thay đổi sau khi lập.').waitFor()
    await page.getByRole('button', { name: 'Lập lại' }).click()
    await page.getByText('Đã lập phiên bản 2').waitFor()
    expect(await figure(officer, 'Suất quà').textContent()).toBe('326')
    expect(await figure(officer, 'Số tiền (đồng)').textContent()).toBe('116.400.000')
    expect(await figure(officer, 'Việc cần làm rõ').textContent()).toBe('25')
  })

  test('who drew up the list finds no button to approve it, but is told who may', async () => {
    const { page } = officer
    expect(await page.getByRole('button', { name: 'Phê duyệt' }).count()).toBe(0)
    await page.getByText('việc nào chưa trả lời được thì người phê duyệt sẽ xem').waitFor()
  })

  test('and whoever sends the approval all the same is refused, in words', async () => {
    const { page } = officer
    // As a form kept open in another window would: with the token of the page, past the missing button.
    await page.evaluate(`{
      const form = document.createElement('form')
      form.method = 'post'
      form.action = location.pathname + '/approve'
      form.append(document.querySelector('input[name=_csrf]').cloneNode())
      document.body.append(form)
      form.submit()
    }`)
    await page.getByRole('alert').getByText('không được giao việc này').waitFor()
    expect(await main(officer).getByText('đã lập').count()).toBeGreaterThan(0)
    await officer.look()
    await officer.picture('approval-refused', 'screen')
  })

  test('the leader approves and locks', async () => {
    const { page } = leader
    await leader.open('/')
    await page.getByRole('navigation', { name: 'Danh mục' }).getByRole('link', { name: 'Danh sách', exact: true }).click()
    await page.getByRole('link', { name: 'Xã Canh Nậu' }).click()
    await page.getByRole('button', { name: 'Phê duyệt' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel(/Tôi đã xem 25 việc cần làm rõ/).check()
    await page.getByRole('button', { name: 'Phê duyệt' }).click()
    await page.getByText('Đã phê duyệt danh sách. Bước sau là chốt.').waitFor()
    await leader.look()
    await page.getByRole('link', { name: 'Chốt danh sách' }).click()
    await page.getByText('326 suất quà, 116.400.000 đồng. Sau khi chốt không ai sửa được nữa').waitFor()
    await leader.look()
    await page.getByRole('button', { name: 'Chốt danh sách' }).click()
    await page.getByText('Đã chốt danh sách.').waitFor()
    await leader.picture('locked')
  })

  test('the books are made while the officer watches, and a letter says so', async () => {
    const { page } = officer
    await openList(officer)
    await page.getByRole('button', { name: 'Lập sổ ký nhận' }).click()
    await page.getByText('Đã yêu cầu lập sổ. Khi xong sẽ có thư báo.').waitFor()
    await page.getByRole('progressbar').waitFor()
    await officer.picture('books-progress', 'screen')
    await expect.poll(() => page.getByRole('link', { name: 'Tải về' }).count(), { timeout: 90_000, interval: 500 }).toBe(24)
    await officer.look()
    await officer.picture('books')
    for (const [form, begins] of [
      ['XLSX', 'PK'],
      ['PDF', '%PDF'],
    ] as const) {
      const book = page.getByRole('row', { name: new RegExp(`Sổ ký nhận – Xã Canh Nậu.*${form}`) })
      const [download] = await Promise.all([page.waitForEvent('download'), book.getByRole('link', { name: 'Tải về' }).click()])
      const bytes = await readFile(await download.path())
      expect(bytes.subarray(0, begins.length).toString('latin1'), download.suggestedFilename()).toBe(begins)
      expect(bytes.length).toBeGreaterThan(10_000)
    }
    const letter = await letterTo('canbo@hauphuong.localhost', 'ký nhận')
    expect(letter.text).toContain('Canh Nậu')
  })

  test('the occasion’s page shows how far every commune is', async () => {
    const { page } = officer
    await page.getByRole('region', { name: 'Đợt đang làm' }).getByRole('link', { name: '27/7/2024' }).click()
    expect(await page.getByRole('row', { name: /Xã Canh Nậu/ }).textContent()).toContain('116.400.000')
    await officer.look()
    await officer.picture('occasion', 'screen')
    const phone = await signIn('canbo', 'phone')
    await phone.open(new URL(page.url()).pathname)
    await phone.picture('occasion')
    await phone.close()
  })
})

async function openList({ page }: Somebody): Promise<void> {
  await page.getByRole('navigation', { name: 'Danh mục' }).getByRole('link', { name: 'Danh sách', exact: true }).click()
  await page.getByRole('link', { name: 'Xã Canh Nậu' }).click()
  await page.getByRole('heading', { name: 'Danh sách Xã Canh Nậu' }).waitFor()
}
