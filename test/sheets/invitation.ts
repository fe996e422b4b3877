import type { Letter } from '../../src/sheets/letter.ts'
import { name } from './sign-off-form.ts'

/** An invitation to a free check-up, as a commune would send it. */
export function invitation(i: number, changes: Partial<Letter> = {}): Letter {
  const ticket = String(i + 1).padStart(3, '0')
  return {
    header: {
      left: ['UBND XÃ CANH NẬU', 'BAN CHỈ HUY QUÂN SỰ'],
      right: ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'],
    },
    placeAndDate: 'Canh Nậu, ngày 10 tháng 7 năm 2024',
    titles: ['GIẤY MỜI'],
    meta: ['Khám bệnh, tư vấn sức khỏe và cấp thuốc miễn phí'],
    parts: [
      { kind: 'text', runs: ['Kính mời Ông/Bà: ', { text: name(i), bold: true }, ` (sinh năm ${1935 + (i % 40)})`] },
      {
        kind: 'facts',
        rows: [
          { label: 'Thôn:', value: [`Thôn ${1 + (i % 11)}, xã Canh Nậu`] },
          { label: 'Giờ đến:', value: [{ text: `7 giờ ${String((i % 4) * 15).padStart(2, '0')}, thứ Bảy ngày 20/7/2024`, bold: true }] },
          { label: 'Địa điểm:', value: ['Trạm Y tế xã Canh Nậu (cổng phía nhà văn hóa)'] },
        ],
      },
      { kind: 'text', runs: ['Khi đi, xin Ông/Bà mang theo:'] },
      { kind: 'list', items: [['Giấy mời này, căn cước công dân, thẻ bảo hiểm y tế'], ['Thuốc đang uống và sổ khám bệnh (nếu có)']] },
      { kind: 'text', runs: ['Ông/Bà khó đi lại xin báo cho trưởng thôn để được khám tại nhà.'] },
    ],
    ticket: { caption: 'SỐ THỨ TỰ', number: ticket, note: `7 giờ ${String((i % 4) * 15).padStart(2, '0')}` },
    qr: { text: `https://example.vn/a/KB24-${ticket}-7Q2M`, caption: `KB24-${ticket}` },
    copies: ['Nơi nhận:', '- Như trên;', '- Lưu: VT, CHQS.'],
    signature: { signers: [{ title: 'TRƯỞNG BAN TỔ CHỨC', name: 'Nguyễn Đình Thuận' }] },
    footnote: 'Mọi việc khám và thuốc đều miễn phí. Điện thoại hỏi đáp: 024 3384 0000',
    ...changes,
  }
}
