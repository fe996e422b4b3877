import type { CategoryFact } from '../../gifts/gift-decision.ts'
import type { QuestionSentences, ReasonSentences } from '../../gifts/reason-sentences.ts'
import { formatDate } from '../../vietnamese/dates.ts'
import { formatDong } from '../../vietnamese/money.ts'

const CATEGORIES: Readonly<Record<string, string>> = {
  LT: 'người hoạt động cách mạng trước năm 1945',
  TKN: 'người hoạt động cách mạng tiền khởi nghĩa',
  BMVNAH: 'Bà mẹ Việt Nam anh hùng',
  AH: 'Anh hùng',
  TB: 'thương binh',
  CSNTB: 'người hưởng chính sách như thương binh',
  TBB: 'thương binh loại B',
  BB: 'bệnh binh',
  CDHH: 'người nhiễm chất độc hóa học',
  HHTN: 'con đẻ của người nhiễm chất độc hóa học',
  TD: 'người bị địch bắt tù đày',
  KC: 'người hoạt động kháng chiến',
  CC: 'người có công giúp đỡ cách mạng',
  TNLS: 'thân nhân liệt sĩ',
  TCLS: 'người thờ cúng liệt sĩ',
  GDQN: 'thân nhân quân nhân tại ngũ',
  CQN: 'cựu quân nhân',
  KHAC: 'đối tượng khác',
}

const RELATIONS: Readonly<Record<string, string>> = {
  brother: 'anh, em trai',
  sister: 'chị, em gái',
  sibling: 'anh, chị, em',
  nephew: 'cháu',
  niece: 'cháu',
  grandchild: 'cháu',
}

const category = ({ category, rate }: CategoryFact) =>
  `${CATEGORIES[category] ?? category}${rate === null ? '' : ` ${String(rate).replace('.', ',')} %`}`

const ON_THE_GROUND = {
  'monthly-allowance': ', đang hưởng trợ cấp hằng tháng',
  'loss-of-capacity': ', đang hưởng chế độ mất sức lao động',
  'nothing-more': '',
}

export const viGiftReasons: ReasonSentences = {
  'granted-category': (f, names) =>
    `Được ${formatDong(f.amount)} theo ${names.clause(f.clause)}: ${category(f)}${
      f.because === 'award'
        ? `${f.awardedOn ? `, có quyết định phong tặng ngày ${formatDate(f.awardedOn)}` : ''}, hồ sơ trợ cấp chưa xong`
        : ON_THE_GROUND[f.because]
    }.`,
  'granted-care-allowance': (f, names) =>
    `Được ${formatDong(f.amount)} theo ${names.clause(f.clause)}: thân nhân đang hưởng tuất nuôi dưỡng hằng tháng của liệt sĩ ${names.martyr(f.martyr)}.`,
  'granted-several-martyrs': (f, names) =>
    `Được ${formatDong(f.amount)} theo ${names.clause(f.clause)}: thân nhân của ${f.martyrs} liệt sĩ, đang hưởng tuất hằng tháng.`,
  'granted-representative': (f, names) =>
    `Được ${formatDong(f.amount)} theo ${names.clause(f.clause)}: đại diện thân nhân của liệt sĩ ${names.martyr(f.martyr)}.`,
  'granted-sole-relative': (f, names) =>
    `Được thêm ${formatDong(f.amount)} theo ${names.clause(f.clause)}: là thân nhân duy nhất còn sống của liệt sĩ ${names.martyr(f.martyr)}, ngoài suất theo ${names.clause(f.beside)}.`,
  'granted-all-receive': (f, names) =>
    `Được thêm ${formatDong(f.amount)} theo ${names.clause(f.clause)}: các thân nhân còn sống của liệt sĩ ${names.martyr(f.martyr)} đều đã có suất và cử người này đứng ra nhận.`,
  'granted-by-office': (f, names) =>
    `Được thêm ${formatDong(f.amount)} theo ${names.clause(f.clause)} của liệt sĩ ${names.martyr(f.martyr)}, ngoài suất theo ${names.clause(f.beside)}: cấp trên đã trả lời là có.`,
  'granted-worshipper': (f, names) =>
    `Được ${formatDong(f.amount)} theo ${names.clause(f.clause)}: thờ cúng liệt sĩ ${names.martyr(f.martyr)}, liệt sĩ không còn thân nhân.`,
  'category-outweighed': (f, names) =>
    `Còn diện ${category(f)} (${formatDong(f.amount)}) không cộng thêm vì mỗi người chỉ nhận một suất, tính mức cao nhất: đã nhận theo ${names.clause(f.by)}.`,
  'survivor-outweighed': (f, names) =>
    `Còn diện thân nhân đang hưởng tuất (${formatDong(f.amount)}, ${names.clause(f.clause)}) không cộng thêm vì mỗi người chỉ nhận một suất: đã nhận theo ${names.clause(f.by)}.`,
  dead: () => 'Không có suất quà vì đã mất.',
  'category-not-on-list': f => `Diện ${category(f)} không có trong danh sách tặng quà của đợt này.`,
  'rate-not-on-list': f => `Tỷ lệ của diện ${category(f)} không thuộc mức nào của đợt này.`,
  'no-monthly-allowance': f => `Diện ${category(f)} chưa có suất quà vì không hưởng trợ cấp hằng tháng.`,
  'awarded-too-late': f =>
    `Diện ${category(f)} chưa có suất quà: quyết định phong tặng ngày ${formatDate(f.awardedOn)}, phải trước ngày ${formatDate(f.awardedBefore)}.`,
  'allowance-unknown': f => `Diện ${category(f)} chưa rõ có đang hưởng trợ cấp hằng tháng hay không; cần làm rõ trước khi tính.`,
  'award-date-missing': f => `Diện ${category(f)} chưa hưởng trợ cấp và chưa ghi ngày phong tặng; cần làm rõ trước khi tính.`,
  'rate-outside-scale': f =>
    f.rate === null
      ? `Diện ${category(f)} chưa ghi tỷ lệ; cần ghi tỷ lệ (${f.from}–${f.to} %) trước khi tính.`
      : `Tỷ lệ ghi ở diện ${category(f)} không hợp lệ (phải là số nguyên từ ${f.from} đến ${f.to} %); cần sửa trước khi tính.`,
  'paid-by-army-or-police': f =>
    `Diện ${category(f)} do ${f.payer === 'army' ? 'quân đội' : 'công an'} quản lý và chi trả nên nằm trong danh sách của bên đó.`,
  'representative-is-another': (f, names) =>
    `Là thân nhân của liệt sĩ ${names.martyr(f.martyr)}, nhưng mỗi liệt sĩ chỉ có một suất và đại diện là ${names.person(f.representative)}.`,
  'representative-missing': (f, names) =>
    `Là thân nhân của liệt sĩ ${names.martyr(f.martyr)}, nhưng các thân nhân còn sống chưa cử đại diện.`,
  'representative-not-a-relative': (f, names) =>
    `Là thân nhân của liệt sĩ ${names.martyr(f.martyr)}, nhưng người được ghi là đại diện (${names.person(f.representative)}) không phải thân nhân; cần cử lại.`,
  'named-but-not-a-relative': (f, names) =>
    `Được ghi là đại diện của liệt sĩ ${names.martyr(f.martyr)} nhưng không phải thân nhân theo quy định nên không nhận thay mặt được.`,
  'already-receives-another-relative-first': (f, names) =>
    `Không nhận thêm suất của liệt sĩ ${names.martyr(f.martyr)}: đã có suất theo ${names.clause(f.beside)} mà còn thân nhân khác chưa có suất nào.`,
  'representative-must-change': (f, names) =>
    `Là thân nhân của liệt sĩ ${names.martyr(f.martyr)}; đại diện hiện nay (${names.person(f.representative)}) đã có suất khác nên cần cử lại người nhận.`,
  'sole-relative-unclear': (f, names) =>
    `Là thân nhân duy nhất còn sống của liệt sĩ ${names.martyr(f.martyr)} và đã nhận theo ${names.clause(f.beside)}; văn bản không nêu suất thêm cho trường hợp này, cần hỏi cấp trên.`,
  'all-receive-unclear': (f, names) =>
    `Các thân nhân còn sống của liệt sĩ ${names.martyr(f.martyr)} đều đã có suất; văn bản không nêu suất thêm cho trường hợp này, cần hỏi cấp trên.`,
  'office-said-no': (f, names) =>
    `Không có suất thêm của liệt sĩ ${names.martyr(f.martyr)}: các thân nhân còn sống đều đã có suất và cấp trên đã trả lời là không tặng thêm.`,
  'not-a-legal-relative': (f, names) =>
    `Được ghi là ${RELATIONS[f.relation] ?? 'người thân khác'} của liệt sĩ ${names.martyr(f.martyr)}, không phải thân nhân theo Pháp lệnh người có công.`,
  'worshipper-while-relative-alive': (f, names) =>
    `Thờ cúng liệt sĩ ${names.martyr(f.martyr)} nhưng liệt sĩ còn thân nhân nên suất quà thuộc về đại diện thân nhân.`,
  'nothing-recorded': () => 'Không có suất quà: hồ sơ không ghi diện người có công, thân nhân hay người thờ cúng liệt sĩ nào còn hiệu lực.',
}

export const viGiftQuestions: QuestionSentences = {
  'representative-missing': name => ({
    what: `Liệt sĩ ${name} còn thân nhân nhưng chưa có đại diện còn sống.`,
    todo: 'Hỏi gia đình cử một người làm đại diện rồi ghi vào hồ sơ liệt sĩ.',
  }),
  'representative-must-change': name => ({
    what: `Đại diện thân nhân liệt sĩ ${name} đã có suất khác, trong khi còn thân nhân chưa có suất nào.`,
    todo: 'Đề nghị gia đình cử một thân nhân chưa có suất làm đại diện.',
  }),
  'representative-not-a-relative': name => ({
    what: `Người được ghi là đại diện của liệt sĩ ${name} không có trong số thân nhân còn sống.`,
    todo: 'Xem lại quan hệ của người này, hoặc ghi đại diện là một thân nhân còn sống.',
  }),
  'confirm-sole-relative-1b': name => ({
    what: `Thân nhân duy nhất còn sống của liệt sĩ ${name} đã nhận theo diện tuất; văn bản chỉ cho thêm suất với điểm a khoản 1 và điểm a khoản 2.`,
    todo: 'Hỏi Sở Nội vụ có tặng thêm một suất hay không và ghi lại câu trả lời.',
  }),
  'confirm-all-receive-1b': name => ({
    what: `Mọi thân nhân còn sống của liệt sĩ ${name} đều đã có suất, trong đó có người nhận theo diện tuất; văn bản không nói đến trường hợp này.`,
    todo: 'Hỏi Sở Nội vụ có tặng thêm một suất hay không và ghi lại câu trả lời.',
  }),
  'worshipper-missing': name => ({
    what: `Liệt sĩ ${name} không còn thân nhân và chưa có người thờ cúng còn sống.`,
    todo: 'Hỏi dòng họ ai đang thờ cúng, có giấy ủy quyền không, rồi ghi người thờ cúng.',
  }),
  'worshipper-not-entitled-relative-alive': name => ({
    what: `Liệt sĩ ${name} có người thờ cúng được ghi tên nhưng vẫn còn thân nhân, nên người thờ cúng không có suất.`,
    todo: 'Kiểm tra thân nhân còn sống hay không; nếu còn thì báo cho người thờ cúng biết lý do.',
  }),
  'not-a-legal-relative': name => ({
    what: `Có người được ghi là thân nhân liệt sĩ ${name} nhưng quan hệ đó không phải thân nhân theo quy định.`,
    todo: 'Sửa lại quan hệ nếu ghi nhầm, hoặc bỏ người này khỏi danh sách thân nhân.',
  }),
  'allowance-unknown': name => ({
    what: `Chưa rõ ${name} có đang hưởng trợ cấp hằng tháng hay không.`,
    todo: 'Xem danh sách chi trả trợ cấp rồi ghi có hoặc không.',
  }),
  'award-date-missing': name => ({
    what: `Bà mẹ Việt Nam anh hùng ${name} chưa hưởng trợ cấp và chưa ghi ngày quyết định phong tặng.`,
    todo: 'Ghi ngày quyết định phong tặng vào hồ sơ.',
  }),
  'rate-outside-scale': name => ({
    what: `Tỷ lệ tổn thương cơ thể của ${name} chưa ghi hoặc nằm ngoài thang của diện đối tượng.`,
    todo: 'Xem lại hồ sơ và sửa tỷ lệ.',
  }),
  'paid-by-army-or-police': name => ({
    what: `${name} có diện do quân đội hoặc công an chi trả, diện đó không tính trong danh sách này.`,
    todo: 'Đối chiếu với danh sách của quân đội, công an để không trùng và không sót.',
  }),
}
