import type { ImportState, RowVerdict } from '../../imports/import.entity.ts'
import type { Comparison, ImportKindName } from '../../imports/import-kind.ts'
import type { RowFilter } from '../../imports/import-pages.ts'
import type { ProblemKind, RemarkKind } from '../../imports/sheet-kind.ts'
import { viImportColumns } from './import-columns.ts'

/** `what` happened in the cell and what the clerk does about it. */
type Explained = { what: string; todo: string }

const problems: Record<ProblemKind, Explained> = {
  'missing-name': { what: 'Dòng này không có họ tên.', todo: 'Ghi đủ họ và tên vào ô này rồi gửi lại dòng.' },
  'rate-out-of-range': { what: 'Tỷ lệ phải từ 1 đến 100 %.', todo: 'Ghi lại tỷ lệ theo hồ sơ rồi gửi lại dòng.' },
  'rate-not-understood': {
    what: 'Ô này không ghi một tỷ lệ cụ thể (có thể là hạng cũ hoặc một khoảng).',
    todo: 'Vẫn được ghi, tỷ lệ để trống và chưa có quà. Sau đó ghi tỷ lệ theo hồ sơ ở trang của người này.',
  },
  'allowance-not-understood': {
    what: 'Không rõ là tuất cơ bản hay tuất nuôi dưỡng.',
    todo: 'Vẫn được ghi, loại tuất để trống. Sau đó chọn loại tuất ở trang của liệt sĩ.',
  },
  'death-needs-a-decision': {
    what: 'Ghi chú nói có người mất nhưng không rõ là ai.',
    todo: 'Vẫn được ghi là còn sống. Nếu chính người này đã mất, ghi ngày mất ở trang của họ.',
  },
  'impossible-date': { what: 'Ngày này không có trong lịch.', todo: 'Ghi lại ngày/tháng/năm, hoặc chỉ ghi năm, rồi gửi lại dòng.' },
  'unknown-category': {
    what: 'Không nhận ra diện đối tượng này.',
    todo: 'Ghi lại diện theo hồ sơ (ví dụ: Thương binh, Vợ liệt sĩ) rồi gửi lại dòng.',
  },
  'birth-year-in-future': { what: 'Năm sinh ở tương lai.', todo: 'Ghi lại năm sinh rồi gửi lại dòng.' },
  'same-merit-twice': {
    what: 'Hồ sơ này đã có ở một dòng phía trên.',
    todo: 'Chỉ tính một lần. Nếu là hai hồ sơ khác nhau, hãy sửa số hồ sơ rồi gửi lại dòng.',
  },
  'moved-away-needs-a-decision': {
    what: 'Ghi chú nói người này đã chuyển đi.',
    todo: 'Vẫn được ghi vào sổ. Sau đó mở trang của người này để quyết định còn ở hay đã đi.',
  },
  'amount-not-understood': { what: 'Không đọc được số tiền.', todo: 'Ghi lại số tiền bằng chữ số rồi gửi lại dòng.' },
  'amount-differs-from-level': {
    what: 'Số tiền khác với mức quà ghi ở đầu mục.',
    todo: 'Kiểm tra lại ô này; hệ thống lấy số tiền ghi trong dòng.',
  },
  'bad-email': {
    what: 'Thư điện tử viết chưa đúng.',
    todo: 'Người này vẫn được ghi, nhưng chưa nhận được thư. Bổ sung địa chỉ ở trang của người này.',
  },
  'unknown-skill': { what: 'Không nhận ra chuyên môn này.', todo: 'Vẫn được ghi; chọn chuyên môn ở trang của người này.' },
  'time-not-understood': { what: 'Không đọc được buổi tham gia.', todo: 'Vẫn được ghi; chọn buổi ở trang của người này.' },
  'broken-cell': {
    what: 'Công thức trong ô này bị lỗi hoặc chưa được tính nên không có giá trị.',
    todo: 'Vẫn được ghi, riêng ô này để trống. Ghi giá trị đúng vào ô rồi gửi lại, hoặc bổ sung sau khi ghi.',
  },
  'struck-through-needs-a-decision': {
    what: 'Dòng này bị gạch ngang trong tệp.',
    todo: 'Vẫn được tính như các dòng khác. Nếu người này đã mất hay đã chuyển đi, ghi điều đó ở trang của họ.',
  },
}

const remarks: Record<RemarkKind, string> = {
  'encoding-converted': 'Đổi từ phông chữ cũ sang Unicode',
  'name-tidied': 'Viết lại cho đúng kiểu chữ',
  'hamlet-spelling': 'Đưa về tên thôn trong danh mục',
  'excel-serial': 'Số ngày của Excel, đổi thành ngày',
  'month-before-day': 'Tháng ghi trước ngày, đã đổi lại',
  approximate: 'Ghi áng chừng hoặc theo âm lịch; chỉ lấy năm',
  'short-year': 'Năm chỉ có hai chữ số, chưa dùng được',
  'not-a-date': 'Không phải ngày, chưa dùng được',
  'birth-year-differs': 'Năm sinh khác ngày sinh; lấy theo ngày sinh',
  'from-age': 'Năm sinh tính từ tuổi, có thể lệch một năm; xin kiểm tra',
  'sex-differs': 'Giới tính khác số định danh',
  'sex-assumed': 'Giới tính suy ra từ diện đối tượng; xin kiểm tra',
  'zeros-restored': 'Thêm lại số 0 bị mất ở đầu',
  'may-be-an-old-id': 'Có thể là số CMND cũ',
  'digits-lost': 'Số đã bị Excel làm tròn, chưa dùng được',
  'not-a-national-id': 'Không phải số định danh, chưa dùng được',
  'padding-not-plausible': 'Thêm số 0 vẫn không thành số định danh hợp lý, chưa dùng được',
  'not-a-phone': 'Không phải số điện thoại, chưa dùng được',
  'leading-zero': 'Thêm lại số 0 ở đầu số điện thoại',
  'eleven-digits': 'Số điện thoại 11 số cũ, đổi sang 10 số',
  'country-code': 'Bỏ mã nước ở đầu số điện thoại',
  'values-differ': 'Các dòng của cùng một người ghi khác nhau; lấy giá trị ghi trước',
  'not-understood': 'Không hiểu ô này, để trống',
  'row-not-understood': 'Dòng chữ không phải người, được bỏ qua',
  'tab-of-another-year': 'Trang của năm khác; chỉ đọc trang của năm gần nhất',
  'row-hidden': 'Dòng đang bị ẩn trong tệp; vẫn đọc như các dòng khác',
  'as-above': 'Ghi như dòng trên; lấy giá trị của dòng trên',
  'struck-through': 'Ô bị gạch ngang; vẫn đọc, xin kiểm tra',
  'comment-not-read': 'Chú thích gắn vào ô; không dùng đến, xin xem lại',
}

const states: Record<ImportState, string> = {
  received: 'Đang đọc',
  read: 'Chờ xem và ghi',
  unreadable: 'Không đọc được',
  applying: 'Đang ghi',
  applied: 'Đã ghi vào sổ',
  undone: 'Đã hoàn tác',
  discarded: 'Đã bỏ',
}

const verdicts: Record<RowVerdict, string> = {
  accepted: 'Nhận',
  'accepted-with-question': 'Nhận, cần xem lại',
  duplicate: 'Trùng',
  refused: 'Chưa nhận',
  skipped: 'Bỏ qua',
}

const filters: Record<RowFilter, string> = {
  all: 'Tất cả',
  refused: 'Chưa nhận',
  question: 'Cần xem lại',
  repaired: 'Đã sửa khi đọc',
  changed: 'Khác với sổ',
  skipped: 'Bỏ qua',
}

const standings: Record<Comparison['standing'], string> = { new: 'mới', known: 'đã có', changed: 'đã có, ghi khác' }
const conflicts: Record<NonNullable<Comparison['conflict']>, string> = {
  'national-id-taken': 'Số định danh này đã có ở một người khác trong sổ nên không được ghi. Người này vẫn được ghi; hãy kiểm tra lại số.',
  'national-id-elsewhere': 'Số định danh này có ở xã khác nên không được ghi. Người này vẫn được ghi; hãy hỏi người điều phối.',
}
const kinds: Record<ImportKindName, string> = {
  register: 'Sổ quản lý người có công',
  'gift-list': 'Danh sách quà năm trước',
  'checkup-list': 'Danh sách khám bệnh',
  volunteers: 'Danh sách tình nguyện viên',
}
const kindHints: Record<ImportKindName, string> = {
  register: 'Người chưa có trong sổ được thêm; người đã có được bổ sung hồ sơ mới và điền chỗ còn trống.',
  'gift-list': 'Danh sách này chỉ để so sánh tăng, giảm với danh sách năm nay; không ai được thêm vào sổ hay được tặng quà vì nó.',
  'checkup-list': 'Người chưa có trong sổ được thêm, và có thể được mời khám. Bệnh tật được giữ riêng, chỉ nhân viên y tế xem được.',
  volunteers: 'Người chưa có được thêm vào danh sách tình nguyện viên; người đã có giữ nguyên, chỗ khác được nêu ra.',
}

export const viImports = {
  title: 'Nhập từ bảng tính',
  intro: 'Gửi bảng tính của xã. Hệ thống đọc và cho xem trước từng dòng; chưa ghi gì vào sổ cho đến khi Ông/Bà bấm “Ghi vào sổ”.',
  send: 'Gửi tệp mới',
  commune: 'Xã',
  file: 'Tệp bảng tính',
  fileHint:
    'Excel (.xlsx, .xls), .ods hoặc .csv, tối đa 20 MB. Giữ nguyên tệp như đang dùng: tiêu đề, chữ ký, phông chữ cũ, hàng và cột đang ẩn đều đọc được.',
  read: 'Đọc và xem trước',
  earlier: 'Các lần nhập',
  none: 'Chưa có lần nhập nào.',
  columns: { file: 'Tệp', commune: 'Xã', received: 'Gửi lúc', state: 'Tình trạng', rows: 'Số dòng' },
  kinds,
  kindHints,
  openEarlier: 'Mở lần nhập đó',
  states,
  verdicts,
  filters,
  standings,
  conflicts,
  problems,
  remarks,
  fields: { ...viImportColumns, deceased: 'Đã mất', movedAway: 'Đã chuyển đi' } as Readonly<Record<string, string>>,
  values: {
    yes: 'có',
    no: 'không',
    empty: 'chưa có',
    male: 'nam',
    female: 'nữ',
    relations: {
      wife: 'vợ',
      husband: 'chồng',
      mother: 'mẹ',
      father: 'bố',
      child: 'con',
      fosterer: 'người nuôi dưỡng',
      sibling: 'anh chị em',
      nephew: 'cháu',
      grandchild: 'cháu (ông bà)',
      grandparent: 'ông bà',
      other: 'quan hệ khác',
    } as Readonly<Record<string, string>>,
    allowances: { basic: 'tuất cơ bản', care: 'tuất nuôi dưỡng', none: 'không hưởng' } as Readonly<Record<string, string>>,
    mobilities: { walks: 'đi lại được', 'needs-help': 'cần người giúp', bedridden: 'nằm một chỗ' } as Readonly<Record<string, string>>,
  },
  receivedLine: (when: string, by: string | null) => `Gửi lúc ${when}${by === null ? '' : `, người gửi: ${by}`}`,
  sent: 'Đã nhận tệp. Tệp lớn nên đang được đọc; trang này tự cập nhật.',
  readDone: 'Đã đọc xong tệp. Chưa ghi gì vào sổ.',
  reading: 'Đang đọc tệp. Có thể rời trang này, việc đọc vẫn tiếp tục.',
  applying: 'Đang ghi vào sổ. Có thể rời trang này, việc ghi vẫn tiếp tục.',
  waiting: 'Đang chờ đến lượt …',
  look: 'Xem lại tình trạng',
  jobFailed: 'Việc này chưa thành sau nhiều lần thử. Hãy thử lại, hoặc bỏ tệp và gửi lại.',
  unreadable: 'Không đọc được tệp này. Không có gì được ghi.',
  notYet: 'Chưa ghi gì vào sổ',
  notYetHint: 'Hãy xem các chỗ chưa rõ ở dưới trước khi ghi.',
  otherCommune: (inFile: string, chosen: string) =>
    `Tiêu đề trong tệp ghi là “${inFile}”, nhưng Ông/Bà đang nhập cho ${chosen}. Nếu chọn nhầm, hãy bỏ tệp này và gửi lại cho đúng xã.`,
  figures: {
    rows: 'Dòng đọc được',
    people: 'Người sẽ ghi',
    peopleStored: 'Người đã ghi',
    peopleHint: (fresh: string, known: string) => `${fresh} người mới, ${known} người đã có`,
    refused: 'Dòng chưa nhận',
    refusedHint: 'không ghi cho đến khi sửa',
    questions: 'Cần xem lại',
    questionsHint: 'vẫn ghi, kèm việc cần làm rõ',
    duplicates: 'Dòng trùng',
    duplicatesHint: 'chỉ tính một lần',
    repaired: 'Dòng đã sửa khi đọc',
    repairedHint: 'phông chữ, số 0, điện thoại …',
  },
  refusedTitle: (count: string) => `${count} dòng chưa nhận – cần sửa`,
  refusedLead: 'Những dòng này không được ghi vào sổ. Sửa trong tệp tải về rồi gửi lại riêng tệp đó; những dòng khác không bị ảnh hưởng.',
  downloadRefused: 'Tải các dòng cần sửa (.xlsx)',
  questionTitle: (count: string) => `${count} dòng cần xem lại`,
  questionLead: 'Những dòng này vẫn được ghi.',
  allClear: 'Mọi dòng đều đọc được, không có chỗ nào phải sửa.',
  moreOpen: (count: string) => `Còn ${count} dòng nữa, xem ở bảng bên dưới.`,
  changedTitle: (count: string) => `${count} người đã có trong sổ nhưng tệp ghi khác`,
  changedLead:
    'Chỗ còn trống trong sổ sẽ được điền từ tệp. Giá trị đang có được giữ nguyên; nếu tệp mới đúng, hãy sửa ở trang của từng người sau khi ghi.',
  onToOccasion: (occasion: string) => `Sang đợt ${occasion} để lập danh sách`,
  willBeFilled: 'trống, sẽ điền',
  inRegister: 'Trong sổ',
  inFile: 'Trong tệp',
  item: 'Mục',
  person: 'Người',
  cell: (column: string, row: number) => `Ô ${column}${row}`,
  rowOnly: (row: number) => `Dòng ${row}`,
  sheet: (name: string) => `trang “${name}”`,
  written: 'trong tệp ghi',
  emptyCell: 'ô trống',
  todo: 'Cần làm',
  unknownColumns: 'Cột không dùng đến',
  unknownColumnsLead: 'Không nhận ra các cột này nên không đọc. Nội dung khác trong bảng không bị ảnh hưởng.',
  applyLine: (people: string, rows: string) =>
    `${people} người từ ${rows} dòng sẽ được ghi vào sổ. Có thể hoàn tác chừng nào chưa có việc gì dựa trên đó.`,
  applyNothing: 'Không có người nào để ghi. Hãy sửa các dòng ở dưới rồi gửi lại.',
  hamlets: 'Thôn chưa có trong danh mục',
  hamletsOffered: 'Xã này chưa có danh mục thôn. Các thôn được đánh dấu sẽ được thêm vào danh mục.',
  hamletsOdd:
    'Tệp có tên thôn không nằm trong danh mục của xã. Đánh dấu thôn nào cần thêm; thôn không đánh dấu được giữ trong địa chỉ, không ai bị bỏ sót.',
  apply: 'Ghi vào sổ',
  discard: 'Bỏ tệp này',
  discardTitle: 'Bỏ tệp này?',
  discardText: (file: string) =>
    `Tệp “${file}” và những gì đã đọc sẽ bị xóa. Chưa có gì được ghi vào sổ nên sổ không thay đổi. Sau đó có thể gửi lại tệp.`,
  discarded: 'Đã bỏ tệp. Sổ không thay đổi.',
  applyAsked: 'Đã nhận lệnh ghi. Tệp lớn nên đang được ghi; trang này tự cập nhật.',
  appliedLine: (when: string, by: string | null) => `Ghi lúc ${when}${by === null ? '' : `, người ghi: ${by}`}.`,
  stored: {
    people: 'Người mới',
    recognised: 'Người đã có',
    merits: 'Hồ sơ người có công',
    martyrs: 'Liệt sĩ mới',
    deaths: 'Báo đã mất',
    departures: 'Chuyển đi, chờ quyết định',
    contacts: 'Số điện thoại',
    hamlets: 'Thôn mới',
    filled: 'Chỗ trống đã điền',
    pastGifts: 'Suất quà của năm trước, để so sánh',
    idConflicts: 'Số định danh không ghi được',
    volunteers: 'Tình nguyện viên mới',
    checkupEntries: 'Người trong danh sách khám',
    complaintsLeftOut: 'Bệnh ghi kèm không lưu vì chưa có đồng ý',
  } as Readonly<Record<string, string>>,
  undo: 'Hoàn tác lần nhập này',
  undoTitle: 'Hoàn tác lần nhập này?',
  undoText: (people: string) =>
    `Mọi điều lần nhập này đã ghi (${people} người mới và hồ sơ của họ) sẽ được lấy ra khỏi sổ, như chưa từng nhập. Không hoàn tác được nếu đã có danh sách, giấy mời hay chỉnh sửa dựa trên đó.`,
  undone: 'Đã hoàn tác. Sổ trở lại như trước lần nhập này.',
  undoneLine: (when: string, by: string | null) => `Hoàn tác lúc ${when}${by === null ? '' : `, người làm: ${by}`}. Tệp có thể gửi lại.`,
  discardedLine: 'Tệp này đã bị bỏ. Không có gì được ghi vào sổ.',
  rowsTitle: 'Từng dòng trong tệp',
  filterLabel: 'Xem dòng',
  row: 'Dòng',
  verdict: 'Kết quả',
  understood: 'Được hiểu là',
  remarksHead: 'Chỗ chưa rõ, chỗ đã sửa',
  noRows: 'Không có dòng nào thuộc loại này.',
  mend: { title: 'Các dòng cần sửa', row: 'Dòng ở tệp gửi trước', why: 'Chỗ chưa đúng' },
}
