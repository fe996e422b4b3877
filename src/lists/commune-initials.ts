import { withoutMarks } from '../vietnamese/without-marks.ts'

/** "Xã Canh Nậu" → "CN", "Thị trấn Liên Quan" → "LQ": what a line code begins with. */
export function initialsOf(communeName: string): string {
  const name = withoutMarks(communeName)
    .toLowerCase()
    .replace(/^(xa|phuong|thi tran) (?=\S)/, '')
  const initials = name.split(/\s+/).map(word => word.match(/\d+|[a-z]/)?.[0] ?? '')
  return initials.join('').toUpperCase().slice(0, 4) || 'X'
}
