import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkNewPassword } from '../../src/access/common-passwords.ts'
import { passwordProblem } from '../../src/access/password-rules.ts'
import { delaySeconds } from '../../src/access/sign-in-delay-rules.ts'

const somebody = { name: 'Nguyễn Văn Bình', email: 'binh.nguyen@thachthat.vn' }
const codeOf = (password: string) => {
  try {
    checkNewPassword(password, somebody, 'password')
    return null
  } catch (error) {
    return (error as { code: string }).code
  }
}

test('what everybody tries first is refused, with accents or without; a long phrase is welcome', () => {
  for (const password of [
    '1234567890',
    'matkhau123',
    'Mật khẩu 123',
    'iloveyou123',
    'vietnam2024',
    'aaaaaaaaaaaa',
    'Nguyễn Văn Bình',
    'binh.nguyen1990',
  ])
    expect([password, codeOf(password)]).toEqual([password, 'account/password-common'])
  for (const password of ['ngắn quá', '', '123456789']) expect([password, codeOf(password)]).toEqual([password, 'account/password-short'])
  for (const password of ['con trâu đi trước cái cày', 'tre làng ta xanh mãi', 'k7mp-w2xn-94tb-qdzr'])
    expect([password, codeOf(password)]).toEqual([password, null])
})

test('[V2.1.2] 64 characters and more are welcome, up to 128, whatever letters; one more is refused with the number', () => {
  const phrase = (letters: number) => [...'con trâu đi trước cái cày theo sau 🐃 '.repeat(8)].slice(0, letters).join('')
  expect([64, 100, 128, 129, 400].map(letters => codeOf(phrase(letters)))).toEqual([
    null,
    null,
    null,
    'account/password-long',
    'account/password-long',
  ])
})

test('no composition is asked for: any long random text passes, whatever its letters', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 16, maxLength: 60, unit: fc.constantFrom(...'abcdefghijklmnop') }), password => {
      fc.pre(new Set(password).size >= 4)
      expect(passwordProblem(password, new Set(), [])).toBeNull()
    }),
  )
})

test('the delay grows with every failure, never shrinks, and never locks anybody out for good', () => {
  for (const kind of ['account', 'address'] as const) {
    const delays = Array.from({ length: 200 }, (_, failures) => delaySeconds(kind, failures))
    expect(delays).toEqual([...delays].sort((a, b) => a - b))
    expect(delays.at(-1)).toBe(900)
    expect(delays[1]).toBe(0)
  }
})
