export const viDocumentMail = {
  subject: (title: string) => `Đã có tệp: ${title}`,
  heading: 'Tệp đã lập xong',
  greeting: (name: string) => `Kính gửi Ông/Bà ${name},`,
  ready: (title: string) => `Các tệp Ông/Bà yêu cầu đã lập xong: ${title}.`,
  figures: (files: number, pages: number) => `Có ${files} tệp${pages > 0 ? `, các tệp PDF có ${pages} trang` : ''}.`,
  open: 'Mở trang tải tệp',
  expiry: (day: string) => `Tệp được giữ đến hết ngày ${day}; sau ngày đó có thể lập lại. Mỗi lần tải đều được ghi nhật ký.`,
  closing: 'Trân trọng.',
  footer: 'Hậu Phương gửi thư này vì tài khoản của Ông/Bà đã yêu cầu lập tệp. Thư không kèm dữ liệu cá nhân; cần đăng nhập để tải.',
}
export type DocumentMailSentences = typeof viDocumentMail
