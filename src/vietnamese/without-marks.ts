/** Vietnamese letters in plain ASCII, word for word: "Sổ ký nhận" → "So ky nhan". For file names and codes; searching uses `fold`. */
export const withoutMarks = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D')
