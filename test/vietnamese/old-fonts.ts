// The reverse tables, written here by hand so that a slip in the program's own tables cannot hide.
const TCVN3: Record<string, number> = {
  à: 0xb5,
  á: 0xb8,
  ả: 0xb6,
  ã: 0xb7,
  ạ: 0xb9,
  ă: 0xa8,
  ằ: 0xbb,
  ắ: 0xbe,
  ẳ: 0xbc,
  ẵ: 0xbd,
  ặ: 0xc6,
  â: 0xa9,
  ầ: 0xc7,
  ấ: 0xca,
  ẩ: 0xc8,
  ẫ: 0xc9,
  ậ: 0xcb,
  đ: 0xae,
  è: 0xcc,
  é: 0xd0,
  ẻ: 0xce,
  ẽ: 0xcf,
  ẹ: 0xd1,
  ê: 0xaa,
  ề: 0xd2,
  ế: 0xd5,
  ể: 0xd3,
  ễ: 0xd4,
  ệ: 0xd6,
  ì: 0xd7,
  í: 0xdd,
  ỉ: 0xd8,
  ĩ: 0xdc,
  ị: 0xde,
  ò: 0xdf,
  ó: 0xe3,
  ỏ: 0xe1,
  õ: 0xe2,
  ọ: 0xe4,
  ô: 0xab,
  ồ: 0xe5,
  ố: 0xe8,
  ổ: 0xe6,
  ỗ: 0xe7,
  ộ: 0xe9,
  ơ: 0xac,
  ờ: 0xea,
  ớ: 0xed,
  ở: 0xeb,
  ỡ: 0xec,
  ợ: 0xee,
  ù: 0xef,
  ú: 0xf3,
  ủ: 0xf1,
  ũ: 0xf2,
  ụ: 0xf4,
  ư: 0xad,
  ừ: 0xf5,
  ứ: 0xf8,
  ử: 0xf6,
  ữ: 0xf7,
  ự: 0xf9,
  ỳ: 0xfa,
  ý: 0xfd,
  ỷ: 0xfb,
  ỹ: 0xfc,
  ỵ: 0xfe,
  Ă: 0xa1,
  Â: 0xa2,
  Đ: 0xa7,
  Ê: 0xa3,
  Ô: 0xa4,
  Ơ: 0xa5,
  Ư: 0xa6,
}

/** As typed with .VnTime: capitals with a tone do not exist there and come out small. */
export function toTcvn3(text: string): string {
  return [...text.normalize('NFC')]
    .map(letter => String.fromCharCode(TCVN3[letter] ?? TCVN3[letter.toLowerCase()] ?? letter.charCodeAt(0)))
    .join('')
}

const VNI_SPECIAL: Record<string, string> = { đ: 'ñ', ơ: 'ô', ư: 'ö', ỉ: 'æ', ĩ: 'ó', ị: 'ò', ỵ: 'î', ì: 'ì', í: 'í' }
const VNI_TONE: Record<string, string> = { '\u0300': 'ø', '\u0301': 'ù', '\u0309': 'û', '\u0303': 'õ', '\u0323': 'ï' }
const VNI_BREVE: Record<string, string> = { '': 'ê', '\u0300': 'è', '\u0301': 'é', '\u0309': 'ú', '\u0303': 'ü', '\u0323': 'ë' }
const VNI_HAT: Record<string, string> = { '': 'â', '\u0300': 'à', '\u0301': 'á', '\u0309': 'å', '\u0303': 'ã', '\u0323': 'ä' }

/** As typed with VNI-Times: the letter, then its mark as a letter of its own. */
export function toVni(text: string): string {
  return [...text.normalize('NFC')]
    .map(letter => {
      const small = letter.toLowerCase()
      const upper = small !== letter
      const written = vniOf(small)
      return upper ? written.toUpperCase() : written
    })
    .join('')
}

function vniOf(letter: string): string {
  if (VNI_SPECIAL[letter]) return VNI_SPECIAL[letter]
  const [base, ...marks] = letter.normalize('NFD')
  const tone = marks.find(mark => mark in VNI_TONE) ?? ''
  if (marks.includes('\u0306')) return base! + VNI_BREVE[tone]
  if (marks.includes('\u0302')) return base! + VNI_HAT[tone]
  if (marks.includes('\u031B')) return VNI_SPECIAL[`${base}\u031B`.normalize('NFC')]! + (VNI_TONE[tone] ?? '')
  return base! + (VNI_TONE[tone] ?? '')
}
