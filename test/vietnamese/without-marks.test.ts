import { expect, test } from 'vitest'
import { withoutMarks } from '../../src/vietnamese/without-marks.ts'

test.each([
  ['Sổ ký nhận', 'So ky nhan'],
  ['Xã Yên Trung', 'Xa Yen Trung'],
  ['ĐỖ THỊ ĐỨC', 'DO THI DUC'],
  ['Thôn 2', 'Thon 2'],
])('%s is %s in a file name', (written, plain) => expect(withoutMarks(written)).toBe(plain))
