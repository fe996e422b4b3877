import { isSheetField } from '../../imports/sheet-fields.ts'
import type { Facts, RefusalCode } from '../../refusal.ts'
import { formatDateTime } from '../../vietnamese/dates.ts'
import { viHeld } from './erasure.ts'
import { viImportColumns } from './import-columns.ts'

const wait = (seconds: unknown) => (Number(seconds) >= 90 ? `${Math.ceil(Number(seconds) / 60)} phút` : `${seconds} giây`)

const columnNames = (fields: unknown) =>
  String(fields ?? '?')
    .split(', ')
    .map(field => `“${isSheetField(field) ? viImportColumns[field] : field}”`)
    .join(', ')

const works: Readonly<Record<string, string>> = {
  assignment: 'phân công tình nguyện viên',
  gift: 'suất quà trong danh sách',
  open_question: 'việc cần làm rõ của danh sách',
  handover: 'lần trao quà',
  invitee: 'người được mời khám',
  invitation: 'giấy mời khám',
  checkup_entry: 'danh sách khám',
  contact: 'người liên hệ thêm sau',
  merit_record: 'hồ sơ người có công thêm sau',
  death: 'báo tử thêm sau',
  departure: 'báo chuyển đi thêm sau',
  relative: 'thân nhân thêm sau',
  representative: 'đại diện thân nhân cử sau',
  worshipper: 'người thờ cúng cử sau',
  soldier_family: 'gia đình quân nhân thêm sau',
}

function builtUpon(what: unknown): string {
  const name = String(what ?? '')
  return name.startsWith('corrected:') ? 'thông tin đã được sửa sau khi nhập' : (works[name] ?? 'việc làm sau đó')
}

/** What happened and what to do next, for every way the domain says no. */
const viDoubts: Readonly<Record<string, string>> = {
  died: 'được báo là đã mất',
  moved: 'đã chuyển khỏi xã sau khi chốt danh sách',
  merged: 'hồ sơ đã gộp với hồ sơ khác, có thể đã nhận ở suất kia',
  changed: 'theo sổ quản lý hiện nay không còn thuộc diện',
  duplicate: 'được báo là trùng với suất khác',
}

const earlier: Readonly<Record<string, string>> = {
  received: ', đang được đọc',
  read: ', đang chờ xem và ghi',
  applying: ', đang được ghi',
  applied: ' và đã ghi vào sổ',
}

export const viRefusals: Record<RefusalCode, (facts: Facts) => string> = {
  'access/forbidden': () => 'Tài khoản của Ông/Bà không được giao việc này. Nếu cần, hãy đề nghị người quản trị giao vai trò phù hợp.',
  'access/not-signed-in': () => 'Ông/Bà chưa đăng nhập hoặc phiên làm việc đã hết. Hãy đăng nhập lại.',
  'record/missing': () => 'Không tìm thấy mục này, hoặc mục này nằm ngoài phạm vi địa bàn của Ông/Bà.',
  'record/changed-meanwhile': () => 'Có người vừa sửa mục này. Hãy tải lại trang để xem nội dung mới rồi làm lại.',
  'input/invalid': () => 'Có thông tin chưa đúng. Hãy xem lại các ô được đánh dấu.',
  'request/too-large': f => `Nội dung gửi lên quá lớn${f['limit'] == null ? '' : ` (tối đa ${f['limit']} MB)`}. Hãy chia nhỏ rồi gửi lại.`,
  'request/too-many': f => `Có quá nhiều yêu cầu cùng lúc. Hãy chờ ${wait(f['seconds'] ?? 60)} rồi thử lại.`,
  'request/key-reused': () => 'Biểu mẫu này đã được gửi với nội dung khác. Hãy mở lại trang rồi nhập lại.',
  'form/expired': () => 'Biểu mẫu đã hết hạn vì mở quá lâu hoặc đã đăng nhập lại. Hãy quay lại, tải lại trang rồi gửi lần nữa.',
  'account/email-taken': f => `Đã có tài khoản dùng thư điện tử ${f['email'] ?? 'này'}.`,
  'account/password-common': () => 'Mật khẩu này quá phổ biến, dễ bị đoán. Hãy chọn một câu dài mà chỉ Ông/Bà nghĩ ra.',
  'account/password-long': f => `Mật khẩu dài nhất ${f['maximum'] ?? 128} ký tự.`,
  'account/password-short': f => `Mật khẩu cần ít nhất ${f['minimum'] ?? 10} ký tự.`,
  'account/second-factor-needed': () => 'Hãy nhập mã của bước xác minh thứ hai trước. Mở trang web và đăng nhập để làm việc đó.',
  'account/second-factor-there': () => 'Xác minh hai bước đã được bật. Để thay điện thoại, hãy nhờ người quản trị khác đặt lại.',
  'account/code-wrong': () => 'Mã không đúng hoặc đã dùng rồi. Hãy đợi mã mới hiện trên điện thoại rồi nhập lại.',
  'account/duties-incompatible': facts =>
    `Không giao được: người này đang làm việc “${facts['held']}”, không được làm thêm “${facts['task']}”. ${facts['because']}`,
  'account/last-administrator': () => 'Đây là người quản trị cuối cùng. Hãy giao vai trò quản trị cho một người khác trước.',
  'account/sign-in-failed': () => 'Thư điện tử hoặc mật khẩu không đúng.',
  'account/slowed-down': f => `Đã thử sai nhiều lần. Hãy chờ ${wait(f['seconds'])} rồi thử lại, hoặc dùng “Quên mật khẩu”.`,
  'account/disabled': () => 'Tài khoản này đã bị khóa. Hãy liên hệ người quản trị.',
  'account/password-must-change': () => 'Mật khẩu đang dùng là mật khẩu một lần. Hãy đổi mật khẩu trước khi làm việc khác.',
  'account/password-wrong': () => 'Mật khẩu hiện tại không đúng.',
  'account/own-account': () => 'Không thể tự khóa tài khoản của chính mình. Hãy nhờ một người quản trị khác.',
  'account/dates-reversed': () => 'Ngày hết hạn ở trước ngày bắt đầu. Hãy kiểm tra cả hai ngày.',
  'account/already-holds-role': () => 'Tài khoản đã có vai trò này trên địa bàn này trong khoảng thời gian đó.',
  'account/link-invalid': () => 'Đường dẫn này đã được dùng hoặc đã hết hạn. Hãy yêu cầu một đường dẫn mới.',
  'area/not-valid-then': f => `Địa bàn ${f['name'] ?? 'này'} không còn (hoặc chưa có) vào ngày đó. Hãy chọn địa bàn đang có hiệu lực.`,
  'hamlet/name-taken': f => `Xã này đã có thôn tên “${f['name'] ?? ''}”. Hãy dùng thôn đã có hoặc đặt tên khác.`,
  'area-change/not-planned': ({ name }) => `“${name}” đã được thực hiện hoặc đã bỏ. Xem lại tình trạng ở trang sáp nhập, chia tách.`,
  'area-change/not-carried-out': ({ name }) => `“${name}” chưa được thực hiện nên không có gì để hoàn tác.`,
  'area-change/not-yet': ({ day }) => `Việc này có hiệu lực từ ${day}. Đến ngày đó mới thực hiện được.`,
  'area-change/without-target': () => 'Chưa có đơn vị tiếp nhận. Chọn đơn vị đã có hoặc ghi tên đơn vị mới.',
  'area-change/leftovers': ({ hamlets, people }) =>
    `Còn ${hamlets} thôn và ${people} người, liệt sĩ chưa có nơi đến. Chọn nơi đến cho từng thôn, hoặc chọn đơn vị nhận phần còn lại.`,
  'area-change/built-upon': ({ count }) =>
    `Không hoàn tác được: có ${count} hồ sơ đã thay đổi hoặc được lập ở đơn vị mới sau khi sáp nhập. Xử lý các hồ sơ đó trước.`,
  'area-tree/unreadable': ({ row }) =>
    `Dòng ${row} của tệp địa bàn không đọc được. Kiểm tra các cột Mã, Loại, Tên, Thuộc mã và ngày hiệu lực.`,
  'move/already-offered': ({ name }) => `Việc chuyển ${name} đã được đề nghị và đang chờ nơi đến trả lời.`,
  'move/same-commune': () => 'Nơi đến phải là một xã khác.',
  'move/already-decided': () => 'Đề nghị chuyển này đã được trả lời hoặc rút lại.',
  'spreadsheet/not-one': () => 'Tệp này không phải bảng tính. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.',
  'spreadsheet/encrypted': () => 'Bảng tính này có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.',
  'spreadsheet/empty': () => 'Bảng tính này không có dữ liệu.',
  'spreadsheet/too-large': f => `Tệp lớn hơn ${f['limit'] ?? 20} MB. Hãy chia nhỏ tệp rồi gửi từng phần.`,
  'spreadsheet/expands-too-much': () => 'Tệp này khi mở ra lớn bất thường nên không được đọc. Hãy lưu lại bằng Excel rồi thử lần nữa.',
  'spreadsheet/kind-unknown': () =>
    'Không tìm thấy dòng tiêu đề của sổ quản lý, danh sách quà hay danh sách khám trong tệp này. Hãy kiểm tra các ô tiêu đề cột (Họ và tên, Đối tượng, Thôn …) rồi gửi lại.',
  'spreadsheet/column-missing': f =>
    `Dòng tiêu đề (dòng ${f['row'] ?? '?'}) thiếu cột: ${columnNames(f['columns'])}. Hãy thêm cột này vào bảng rồi gửi lại.`,
  'spreadsheet/no-usable-row': () => 'Không có dòng nào đọc được thành dữ liệu. Hãy kiểm tra dòng tiêu đề và nội dung bên dưới.',
  'import/same-file': f =>
    `Đúng tệp này đã được gửi lúc ${f['at'] == null ? 'trước' : formatDateTime(String(f['at']))}${f['by'] == null ? '' : `, người gửi: ${f['by']}`}${
      earlier[String(f['state'])] ?? ''
    }. Không có gì được ghi thêm. Nếu muốn nhập lại, hãy hoàn tác hoặc bỏ lần nhập đó trước.`,
  'import/not-read': () => 'Lần nhập này chưa đọc xong hoặc đã bỏ, nên không có gì để ghi. Hãy gửi lại tệp.',
  'import/already-applied': () => 'Lần nhập này đã được ghi rồi.',
  'import/not-applied': () => 'Lần nhập này chưa được ghi nên không có gì để hoàn tác.',
  'import/built-upon': f =>
    `Không hoàn tác được vì đã có việc dựa trên dữ liệu của lần nhập này: ${builtUpon(f['what'])}${f['count'] == null ? '' : ` (${f['count']} mục)`}. Hãy sửa từng mục.`,
  'person/national-id-taken': () => 'Số định danh này đã có ở một người khác. Hãy tìm người đó trước khi thêm.',
  'person/dead': f => `${f['name'] ?? 'Người này'} đã mất${f['on'] == null ? '' : ` ngày ${f['on']}`}.`,
  'person/already-dead': () => 'Người này đã được ghi là đã mất.',
  'person/birth-in-future': () => 'Ngày sinh ở tương lai. Hãy kiểm tra lại.',
  'person/date-impossible': () => 'Ngày này không có trong lịch. Hãy nhập ngày/tháng/năm, hoặc chỉ năm.',
  'merit/rate-outside-scale': () => 'Tỷ lệ tổn thương cơ thể phải từ 0 đến 100 và hợp với diện đối tượng.',
  'martyr/representative-not-a-relative': () => 'Đại diện phải là một thân nhân của liệt sĩ. Hãy thêm thân nhân trước.',
  'martyr/representative-dead': () => 'Người này đã mất nên không thể làm đại diện thân nhân.',
  'martyr/worshipper-dead': () => 'Người này đã mất nên không thể là người thờ cúng.',
  'martyr/relative-alive': () => 'Liệt sĩ còn thân nhân, nên cử đại diện thân nhân thay vì người thờ cúng.',
  'martyr/relative-already-entered': () => 'Thân nhân này đã được ghi cho liệt sĩ.',
  'list/not-compiled': () => 'Danh sách chưa được lập. Hãy lập danh sách trước.',
  'list/already-approved': f =>
    `Danh sách đã được phê duyệt${f['by'] == null ? '' : ` bởi ${f['by']}`}${f['at'] == null ? '' : ` lúc ${f['at']}`}. Muốn lập lại thì phải trả lại trước.`,
  'list/already-locked': f =>
    `Danh sách đã chốt${f['by'] == null ? '' : ` bởi ${f['by']}`}${f['at'] == null ? '' : ` lúc ${f['at']}`} nên không thay đổi được. Người đến sau thì lập danh sách bổ sung.`,
  'list/not-approved': () => 'Danh sách chưa được phê duyệt.',
  'list/own-work': () => 'Người lập danh sách, kể cả một phiên bản trước của nó, không được tự phê duyệt. Hãy để người khác phê duyệt.',
  'list/open-questions': f =>
    `Còn ${f['count'] ?? 'một số'} việc cần làm rõ. Hãy xem các việc đó rồi đánh dấu “Tôi đã xem” trước khi phê duyệt.`,
  'list/superseded': () => 'Đã có phiên bản mới hơn của danh sách này. Hãy mở phiên bản mới.',
  'document/not-ready': () => 'Tệp chưa lập xong. Hãy chờ một lát.',
  'document/expired': () => 'Tệp đã hết hạn và được xóa. Hãy yêu cầu lập lại.',
  'document/list-not-locked': () => 'Chỉ lập sổ ký nhận từ danh sách đã chốt.',
  'job/not-failed': () => 'Việc này không ở trạng thái “không thành” nên không cần thử lại.',
  'merge/already-merged': f =>
    `Hồ sơ ${f['name'] ?? 'này'} đã được gộp vào hồ sơ khác${f['at'] ? ` lúc ${f['at']}` : ''}${f['by'] ? ` bởi ${f['by']}` : ''}. Hãy tải lại trang để xem.`,
  'merge/not-merged': f => `Hồ sơ ${f['name'] ?? 'này'} không còn gộp với hồ sơ nào, nên không có gì để tách.`,
  'merge/move-offered': f =>
    `Đang có đề nghị chuyển ${f['name'] ?? 'người này'} sang xã khác. Hãy rút đề nghị đó, hoặc chờ trả lời, rồi gộp.`,
  'merge/ties-differ': f =>
    `Hai hồ sơ ghi khác nhau về quan hệ hoặc trợ cấp với liệt sĩ ${f['martyr'] ?? ''}. Hãy sửa ở trang liệt sĩ cho đúng một bản, rồi gộp.`,
  'merge/merged-on': f => `Sau lần gộp này, hồ sơ ${f['name'] ?? ''} lại được gộp tiếp. Hãy tách lần gộp sau trước.`,
  'merge/changed-since': f =>
    `Không tách được: sau khi gộp, ${mergedNoun(f['what'])} của ${f['name'] ?? 'người này'} đã được sửa. Hãy thêm mới một hồ sơ cho người kia và sửa tay.`,
  'merge/added-since': f =>
    `Không tách được: sau khi gộp đã ghi thêm ${mergedNoun(f['what'])} cho ${f['name'] ?? 'người này'}, chưa rõ là của ai trong hai người. Hãy xóa hoặc rút lại phần ghi thêm rồi tách.`,
  'merge/list-locked': f =>
    `Không tách được: danh sách ${f['list'] ?? ''} có tên ${f['name'] ?? 'người này'} đã chốt sau khi gộp, và danh sách đã chốt không thay đổi.`,
  'merge/handed-over': f =>
    `Không tách được: sau khi gộp đã trao hoặc nộp lại quà của ${f['name'] ?? 'người này'}. Nếu trao nhầm, hãy hủy lần trao trước.`,
  'merge/flag-decided': f => `Không tách được: đã có quyết định về suất quà trùng của ${f['name'] ?? 'người này'} trong danh sách đã chốt.`,
  'merge/examined': f => `Không tách được: ${f['name'] ?? 'người này'} đã đến khám sau khi gộp, kết quả khám đứng tên một người.`,
  'merge/seat-given-on': () => 'Không tách được: chỗ khám trùng đã bỏ khi gộp và đã giao cho người trong danh sách chờ.',
  'merge/kept-apart-already': () => 'Cặp này đã được trả lời là hai người khác nhau.',
  'merge/not-kept-apart': () => 'Cặp này chưa có câu trả lời nào để hỏi lại.',
  'person/possible-duplicate': f =>
    f['elsewhere'] === true
      ? 'Có thể người này đã có ở xã khác. Hãy hỏi người điều phối trước khi thêm.'
      : `Có thể người này đã có: ${f['name'] ?? ''}. Hãy mở hồ sơ đó để xem, hoặc xác nhận là người khác.`,
  'request/already-settled': () => 'Bước này đã làm rồi, hoặc phải trả lời trước khi kết thúc. Tải lại trang để xem.',
  'person/not-dead': f => `${f['name'] ?? 'Người này'} không được ghi là đã mất, nên không có gì để rút lại.`,
  'person/died-before-birth': () => 'Ngày mất ở trước ngày sinh. Hãy kiểm tra cả hai ngày.',
  'person/date-in-future': () => 'Ngày này ở tương lai. Hãy kiểm tra lại.',
  'person/national-id-not-one': () => 'Đây không phải số định danh hợp lệ: cần 12 chữ số (hoặc 9 chữ số của chứng minh thư cũ).',
  'person/hamlet-of-another-commune': () => 'Thôn này thuộc xã khác. Hãy chọn thôn của xã đang ghi.',
  'person/departure-already-reported': f => `Đã có báo chuyển đi cho ${f['name'] ?? 'người này'}.`,
  'person/departure-not-reported': f => `Chưa có báo chuyển đi nào cho ${f['name'] ?? 'người này'}, nên không có gì để rút lại.`,
  'person/id-not-recorded': f => `${f['name'] ?? 'Người này'} chưa có số định danh trong hồ sơ.`,
  'contact/phone-not-one': () => 'Đây không phải số điện thoại. Hãy nhập 10 chữ số, ví dụ 0912 345 678.',
  'contact/empty': () => 'Cần ít nhất một cách liên hệ: điện thoại hoặc thư điện tử.',
  'merit/category-unknown': () => 'Không có diện đối tượng này. Hãy chọn trong danh mục.',
  'merit/belongs-to-martyr': () => 'Diện này thuộc về hồ sơ liệt sĩ. Hãy ghi ở hồ sơ liệt sĩ thay vì ở người này.',
  'merit/dates-reversed': () => 'Ngày kết thúc ở trước ngày bắt đầu hưởng. Hãy kiểm tra cả hai ngày.',
  'soldier-family/dates-reversed': () => 'Ngày xuất ngũ ở trước ngày nhập ngũ. Hãy kiểm tra cả hai ngày.',
  'martyr/possible-duplicate': f =>
    f['elsewhere'] === true
      ? 'Có thể liệt sĩ này đã có ở xã khác. Hãy hỏi người điều phối trước khi thêm.'
      : `Có thể liệt sĩ này đã có: ${f['name'] ?? ''}. Hãy mở hồ sơ đó để xem, hoặc xác nhận là người khác.`,
  'martyr/already-representative': () => 'Người này đang là đại diện thân nhân của liệt sĩ.',
  'martyr/already-worshipper': () => 'Người này đang là người thờ cúng liệt sĩ.',
  'martyr/relative-holds-office': () => 'Thân nhân này đang là đại diện hoặc người thờ cúng. Hãy cử người khác trước.',
  'campaign/name-taken': f => `Đã có đợt tên “${f['name'] ?? ''}”. Hãy đặt tên khác.`,
  'campaign/closed': f => `Đợt ${f['name'] ?? 'này'} đã khép lại nên không thay đổi được.`,
  'campaign/lists-still-open': f => `Đợt còn ${f['count'] ?? 'danh sách'} chưa chốt. Hãy chốt hoặc bỏ các danh sách đó trước.`,
  'campaign/gifts-still-open': f =>
    `Còn ${f['count'] ?? 'một số'} suất quà chưa trao và chưa nộp lại. Khép rồi thì bàn trao quà không tìm thấy các suất này nữa, và không mở lại được. Hãy trao hoặc nộp lại trước, hoặc đánh dấu là đã biết rồi khép.`,
  'source/name-taken': f => `Đợt này đã có nguồn kinh phí tên “${f['name'] ?? ''}”.`,
  'source/rules-unknown': () => 'Chưa có quy định mức quà cho nguồn này vào dịp này. Hãy chọn quy định khác.',
  'rules/overlap': f =>
    `Đã có quy định “${f['title'] ?? ''}” áp dụng từ ${f['from'] ?? ''} đến ${f['to'] ?? ''}. Mỗi ngày chỉ có một quy định của một nguồn: hãy chọn thời gian khác.`,
  'rules/in-use': f =>
    `Quy định này đã dùng cho ${f['lists'] ?? ''} danh sách đã duyệt hoặc đã chốt nên không sửa được nữa. Hãy lập kỳ tiếp theo từ quy định này.`,
  'rules/key-fixed': f => `Mã của quy định là ${f['key'] ?? ''} và không đổi được. Nguồn hay dịp khác thì thêm quy định mới.`,
  'rules/not-json': () => 'Nội dung này không phải JSON. Hãy kiểm tra dấu ngoặc, dấu phẩy và dấu nháy.',
  'rules/dates-reversed': () => 'Ngày cuối ở trước ngày đầu. Hãy kiểm tra cả hai ngày.',
  'rules/doubt-and-verified': () => 'Chưa xác minh thì phải ghi rõ điều gì chưa chắc; đã xác minh thì để trống phần đó.',
  'rules/clause-twice': f => `Khoản “${f['clause'] ?? ''}” có hai lần. Mỗi khoản một mã.`,
  'rules/clause-unknown': f => `Không có khoản theo người nào mang mã “${f['clause'] ?? ''}”.`,
  'rules/scope-twice': f =>
    `Khoản “${f['clause'] ?? ''}” là khoản thứ hai cùng loại. Chỉ được một khoản đại diện thân nhân, một khoản thờ cúng.`,
  'rules/level-unknown': f => `Không có mức “${f['level'] ?? ''}” trong các mức quà.`,
  'rules/category-unknown': f => `“${f['category'] ?? ''}” không phải mã diện đối tượng dùng được ở đây.`,
  'rules/range-reversed': f => `Tỷ lệ từ ${f['from'] ?? ''} % đến ${f['to'] ?? ''} % bị ngược.`,
  'rules/award-date': () => 'Ngày phong tặng trước hạn (tháng-ngày) đi cùng điều kiện “award”, và chỉ cùng điều kiện đó.',
  'list/register-changed': () => 'Sổ quản lý hoặc mức quà đã thay đổi từ khi lập danh sách. Hãy lập lại danh sách rồi trình.',
  'list/changed-since-approval': () =>
    'Sổ quản lý hoặc mức quà đã thay đổi từ khi lập danh sách. Hãy trả lại để lập lại; nếu vẫn chốt thì ghi rõ lý do.',
  'list/listed-twice': f =>
    `${f['count'] ?? 'Có'} suất của danh sách này đã có trong danh sách đã chốt của cùng nguồn. Hãy trả lại để lập lại: các suất đó sẽ tự được bỏ ra.`,
  'list/sent-back': f =>
    `Danh sách đã bị trả lại${f['by'] == null ? '' : ` bởi ${f['by']}`}${f['at'] == null ? '' : ` lúc ${f['at']}`}. Hãy sửa, lập lại rồi trình.`,
  'list/not-locked': () => 'Danh sách chưa chốt. Hãy chốt danh sách trước.',
  'list/nothing-to-add': f => `Không có ai cần bổ sung${f['commune'] == null ? '' : ` ở ${f['commune']}`}.`,
  'list/rows-altered': () => 'Nội dung danh sách không còn khớp mã đối chiếu. Đừng dùng danh sách này; hãy báo người quản trị.',
  'question/answered-in-register': () => 'Việc này được làm rõ bằng cách sửa hồ sơ, không ghi câu trả lời riêng được.',
  'flag/none': f => `Suất quà của ${f['name'] ?? 'người này'} không có thay đổi nào sau khi chốt, nên không có gì để quyết định.`,
  'flag/other-answers': () => 'Chọn một trong các quyết định được nêu: trao cho thân nhân chỉ dùng khi người được tặng đã mất.',
  'flag/already-decided': f =>
    `Việc này đã được quyết định${f['by'] == null ? '' : ` bởi ${f['by']}`}${f['at'] == null ? '' : ` lúc ${f['at']}`}.`,
  'event/without-stations': () => 'Đợt khám chưa có bàn khám nào. Hãy thêm bàn khám trước.',
  'event/without-seats': () => 'Đợt khám chưa có chỗ nào. Hãy mở buổi khám và số chỗ trước.',
  'event/nothing-told': () => 'Chưa báo giờ cho ai nên chưa in được giấy mời. Hãy xếp chỗ, rồi bấm “Chốt giờ để báo”.',
  'event/cancelled': f => `Đợt khám đã hủy${f['because'] ? `: ${f['because']}` : ''}.`,
  'event/not-this-area': () => 'Đợt khám này không dành cho địa bàn đó.',
  'session/ends-before-it-begins': () => 'Giờ kết thúc ở trước giờ bắt đầu. Hãy kiểm tra lại.',
  'session/longer-than-half-day': () => 'Một buổi khám dài tối đa nửa ngày. Hãy chia thành hai buổi.',
  'session/overlaps': f => `Buổi này trùng giờ với buổi “${f['name'] ?? ''}”. Hãy chọn giờ khác.`,
  'session/capacity-below-given': f =>
    `Khung giờ ${f['time'] ?? ''} đã có ${f['given'] ?? 'nhiều'} người nhận chỗ, không giảm xuống ${f['asked'] ?? 'ít hơn'} được. Hãy chuyển người trước.`,
  'session/has-people': f =>
    `Không bỏ được buổi “${f['name'] ?? ''}”: đã có ${f['people'] ?? 'người'} người nhận chỗ hoặc được báo giờ. Hãy chuyển người sang buổi khác trước, hoặc hủy cả đợt.`,
  'session/over': () => 'Buổi khám đã kết thúc.',
  'seat/none-free': () => 'Không còn chỗ. Hãy chọn giờ khác hoặc đưa vào danh sách chờ.',
  'seat/already-given': () => 'Người này đã được xếp chỗ.',
  'ticket/not-ours': () => 'Mã này không phải giấy mời của hệ thống. Hãy tìm theo tên hoặc số thứ tự.',
  'ticket/other-event': f =>
    f['event'] == null
      ? 'Giấy mời này thuộc một đợt khám khác.'
      : `Giấy mời này thuộc đợt “${f['event']}”${f['day'] == null ? '' : `, ngày ${f['day']}`}, tại ${f['place'] ?? ''}. Hãy hướng dẫn đến đúng nơi.`,
  'ticket/unknown': f =>
    f['ticket'] == null
      ? 'Người này không có trong đợt khám. Có thể tiếp đón như người đến không hẹn.'
      : `Đợt khám này không có số thứ tự ${f['ticket']}. Hãy tìm theo tên.`,
  'ticket/withdrawn': f => `${f['name'] ?? 'Người này'} đã được rút khỏi danh sách mời. Hãy hỏi người phụ trách danh sách.`,
  'walk-in/in-register': f =>
    `Sổ quản lý có người tên ${f['name'] ?? 'này'}. Hãy chọn đúng người ở trên; nếu không phải thì đánh dấu là người khác.`,
  'arrival/already': f => `${f['name'] ?? 'Người này'} đã được tiếp đón${f['at'] == null ? '' : ` lúc ${f['at']}`}. Không cần làm lại.`,
  'arrival/other-session': f =>
    `${f['name'] ?? 'Người này'} được mời vào ${f['session'] ?? 'buổi khác'}, ${f['time'] ?? ''} ngày ${f['day'] ?? ''}, tại ${f['place'] ?? ''}. Hãy hướng dẫn đến đúng buổi, hoặc vẫn tiếp đón như người đến không hẹn.`,
  'arrival/other-day': f =>
    `${f['name'] ?? 'Người này'} được mời vào ${f['session'] ?? 'buổi khác'}, ${f['time'] ?? ''} ngày ${f['day'] ?? ''}, không phải hôm nay ${f['today'] ?? ''}. Hãy hẹn đến đúng ngày, hoặc vẫn tiếp đón hôm nay.`,
  'arrival/not-arrived': () => 'Người này chưa được tiếp đón. Hãy tiếp đón trước.',
  'arrival/already-examined': f =>
    `Người này đã vào khám${f['station'] == null ? '' : ` ở ${f['station']}`} nên không rút lại tiếp đón được.`,
  'station/nobody-waiting': f => `Không có ai đang chờ ở bàn ${f['station'] ?? 'này'}.`,
  'station/has-queue': f => `Bàn “${f['name'] ?? 'này'}” đã có người đến nên không bỏ được.`,
  'station/no-such-desk': f => `Bàn ${f['station'] ?? 'này'} chỉ có ${f['desks'] ?? 'ít'} chỗ ngồi khám. Hãy chọn số khác.`,
  'turn/not-called': () => 'Số này chưa được gọi.',
  'turn/called-enough': f => `Đã gọi ${f['calls'] ?? 3} lần. Hãy ghi là lỡ lượt và gọi người tiếp theo.`,
  'turn/over': () => 'Lượt này đã xong.',
  'turn/elsewhere': f => `Người này đang chờ ở bàn ${f['station'] ?? 'khác'}.`,
  'request/words-missing': () => 'Ghi rõ lý do hoặc kết quả trước khi lưu.',
  'purpose/without-words': () => 'Mục đích này chưa có lời hỏi, nên chưa thể dựa trên sự đồng ý.',
  'consent/not-agreed': () => 'Chỉ ghi nhận khi người đó đã trả lời đồng ý. Đánh dấu sau khi nghe câu trả lời.',
  'incident/span-reversed': () => 'Thời điểm kết thúc phải sau thời điểm bắt đầu. Chọn lại khoảng thời gian.',
  'retention/not-by-program': () => 'Chứng từ này chương trình không xóa. Hủy theo quy trình lưu trữ của kế toán.',
  'erasure/not-answered': () => 'Ghi “Đã trả lời” cho yêu cầu này trước, rồi mới duyệt xóa.',
  'erasure/already-anonymous': () => 'Hồ sơ này đã được ẩn danh rồi. Ghi “Đã làm xong” ở trang yêu cầu.',
  'erasure/already-granted': () => 'Yêu cầu này đã được duyệt xóa. Tải lại trang yêu cầu để xem đã xong chưa.',
  'erasure/under-way': () => 'Hồ sơ đang được xóa theo yêu cầu này. Chờ xong, yêu cầu tự ghi là đã làm.',
  'erasure/held': viHeld,
  'consent/not-the-basis': () => 'Mục đích này không dựa trên sự đồng ý, nên không hỏi đồng ý. Chọn một mục đích trong danh sách.',
  'consent/already-withdrawn': () => 'Sự đồng ý này đã được rút rồi. Tải lại trang để xem.',
  'health/no-consent': () => 'Người này chưa đồng ý cho ghi kết quả khám. Hãy ghi nhận sự đồng ý trước.',
  'referral/already-closed': () => 'Lần giới thiệu chuyển khám này đã khép lại.',
  'medicine/name-taken': f => `Danh mục đã có ${f['name'] ?? 'thuốc này'}. Hãy dùng mục đó.`,
  'lot/number-taken': f =>
    `Lô ${f['lot'] ?? 'này'} đã được ghi với hạn dùng ${f['expires'] ?? 'khác'}. Hãy xem lại nhãn: hai hạn trên một số lô là nhầm lẫn.`,
  'lot/expired': f =>
    `${f['medicine'] ?? `Lô ${f['lot'] ?? 'này'}`} đã hết hạn${f['expires'] == null ? '' : ` ngày ${f['expires']}`}. Không được nhận hay cấp phát; hãy để riêng.`,
  'lot/recalled': f =>
    `${f['medicine'] ?? `Lô ${f['lot'] ?? 'này'}`} đã bị thu hồi${f['because'] ? `: ${f['because']}` : ''}. Không được cấp phát.`,
  'lot/same-expiry': f => `Lô ${f['lot'] ?? 'này'} đang ghi đúng hạn dùng này, không có gì để sửa.`,
  'lot/given-later': f =>
    `Lô ${f['lot'] ?? 'này'} đã cấp lần cuối ngày ${f['last'] ?? ''}, sau hạn dùng vừa nhập. Nếu hạn này đúng, hãy thu hồi lô để tìm người đã nhận.`,
  'stock/not-enough': f =>
    `Không đủ ${f['medicine'] ?? 'thuốc'}: còn ${f['usable'] ?? 0} ${f['unit'] ?? ''}, cần ${f['asked'] ?? ''}. Hãy giảm số lượng hoặc nhập thêm.`,
  'stock/difference-unexplained': f => `Theo sổ còn ${f['expected'] ?? '?'}, đếm được ${f['counted'] ?? '?'}. Hãy ghi lý do chênh lệch.`,
  'stock/already-counted': f => `Lô ${f['lot'] ?? 'này'} đã được kiểm đếm.`,
  'dispensing/already-undone': () => 'Lần cấp phát này đã được rút lại.',
  'document/kind-unknown': () => 'Không có loại tệp này.',
  'schedule/nothing-to-tell': () => 'Không có thay đổi nào cần thông báo: ai cũng đã nhận lịch mới nhất.',
  'schedule/link-forged': () => 'Đường dẫn không đúng hoặc bị thiếu ký tự. Hãy mở lại từ thư đã nhận, hoặc gọi người điều phối.',
  'schedule/link-expired': () => 'Đường dẫn đã hết hạn vì các ca trong lịch đã qua. Nếu cần, hãy gọi người điều phối.',
  'schedule/link-used': f =>
    `Ông/Bà đã báo không tham gia được${f['when'] ? ` lúc ${f['when']}` : ''}, và ca có thể đã giao người khác. Nếu đổi ý, hãy gọi người điều phối.`,
  'shift/fewer-than-assigned': f =>
    Number(f['needed']) > 0
      ? `Đã phân công ${f['assigned']} người, nhiều hơn số cần là ${f['needed']}. Hãy rút bớt người trước.`
      : `Đã có ${f['assigned']} người theo nhiệm vụ cũ. Hãy rút họ khỏi ca trước khi đổi nhiệm vụ.`,
  'shift/too-long': f => `Ca dài quá ${f['hours'] ?? 16} giờ. Hãy chia thành nhiều ca.`,
  'shift/ends-before-it-begins': f => `Giờ kết thúc ${f['to'] ?? ''} không sau giờ bắt đầu ${f['from'] ?? ''}. Hãy kiểm tra lại.`,
  'shift/withdrawn': f => `Ca này đã hủy${f['because'] ? `: ${f['because']}` : ''}.`,
  'shift/nothing-planned': () => 'Những ca này đã có hoặc kế hoạch đã thay đổi. Hãy tải lại trang để xem ca còn thiếu.',
  'shift/begun': f => `Ca này đã bắt đầu${f['at'] ? ` lúc ${f['at']}` : ''} nên không thay đổi được.`,
  'shift/not-begun': f => `Ca này chưa bắt đầu${f['at'] ? ` (${f['at']})` : ''}. Hãy ghi sau khi ca bắt đầu.`,
  'assignment/declined': f => `${f['name'] ?? 'Người này'} đã báo không tham gia được ca này. Hãy chọn người khác.`,
  'assignment/not-free': f =>
    `${f['name'] ?? 'Người này'} không đăng ký rảnh vào buổi đó. Hãy hỏi lại rồi cập nhật buổi rảnh, hoặc chọn người khác.`,
  'assignment/skill-missing': f => `${f['name'] ?? 'Người này'} không có chuyên môn mà ca cần. Hãy chọn người khác.`,
  'assignment/already-there': f => `${f['name'] ?? 'Người này'} đã được phân công vào ca này.`,
  'assignment/ended': () => 'Phân công này không còn hiệu lực. Hãy tải lại trang hoặc mở thư mới nhất.',
  'assignment/overlaps': f =>
    `${f['name'] ?? 'Người này'} đã có ca trùng giờ${f['place'] ? `: ${f['place']}, ${f['when']}` : ''}. Hãy chọn người khác hoặc rút người này khỏi ca kia.`,
  'assignment/shift-full': () => 'Ca này đã đủ người. Hãy tải lại trang.',
  'volunteer/email-not-one': () => 'Thư điện tử không đúng dạng. Ví dụ: ten@coquan.vn.',
  'volunteer/phone-not-one': () => 'Đây không phải số điện thoại. Hãy nhập 10 chữ số.',
  'notice/nothing-to-retry': () => 'Thông báo này đã gửi, đang gửi hoặc đã rút, nên không có gì để gửi lại.',
  'list/no-past-list': () => 'Chưa có danh sách năm trước để so sánh. Hãy nhập danh sách năm trước.',
  'gift/list-not-locked': f => `Danh sách của ${f['name'] ?? 'người này'} chưa chốt nên chưa trao được.`,
  'gift/already-handed-over': f =>
    `Suất quà này đã trao${f['to'] ? ` cho ${f['to']}` : ''}${f['when'] ? ` lúc ${f['when']}` : ''}${f['where'] ? ` tại ${f['where']}` : ''}${f['by'] ? `, người trao: ${f['by']}` : ''}.`,
  'gift/already-returned': f =>
    `Suất quà của ${f['name'] ?? 'người này'} đã nộp lại${f['on'] ? ` ngày ${f['on']}` : ''}${f['reference'] ? ` (phiếu ${f['reference']})` : ''}.`,
  'gift/settled': f =>
    `Đã quyết toán${f['when'] ? ` lúc ${f['when']}` : ''}${f['by'] ? ` bởi ${f['by']}` : ''}, nên không thay đổi được nữa.`,
  'gift/person-dead': f =>
    `${f['name'] ?? 'Người này'} đã mất${f['on'] ? ` ngày ${f['on']}` : ''}. Cần có quyết định của người có thẩm quyền trước khi trao. Nếu đã nhận trước ngày mất, hãy ghi ngày trao ấy.`,
  'gift/awaits-decision': f =>
    `${f['name'] ?? 'Người này'}: ${viDoubts[String(f['kind'])] ?? 'có thay đổi sau khi chốt danh sách'}. Cần ghi quyết định trước khi trao hoặc nộp lại.`,
  'gift/withheld': f => `Đã quyết định không trao suất quà của ${f['name'] ?? 'người này'}. Hãy ghi nộp lại.`,
  'gift/receiver-dead': f =>
    `${f['name'] ?? 'Người này'} đã mất${f['on'] ? ` ngày ${f['on']}` : ''} nên không thể tự nhận. Hãy ghi người nhận thay; nếu đã tự nhận trước ngày mất, hãy ghi ngày trao ấy.`,
  'handover/in-future': f => `Ngày trao ${f['on'] ?? ''} ở tương lai. Hãy kiểm tra lại.`,
  'handover/before-lock': f => `Ngày trao ${f['on'] ?? ''} ở trước ngày chốt danh sách ${f['locked'] ?? ''}. Hãy kiểm tra lại.`,
  'handover/already-reversed': f => `Lần trao này đã được hủy${f['when'] ? ` lúc ${f['when']}` : ''}${f['by'] ? ` bởi ${f['by']}` : ''}.`,
  'receiver/name-missing': () => 'Hãy ghi họ tên người nhận thay.',
  'receiver/relation-missing': () => 'Hãy ghi quan hệ của người nhận thay với người được tặng quà.',
  'receiver/paper-missing': () => 'Hãy ghi số hoặc mô tả giấy ủy quyền.',
  'book/lines-wrong': () => 'Có dòng không đọc được, trùng nhau hoặc không có trong sổ. Hãy xem lại các dòng được nêu. Chưa ghi gì cả.',
  'return/sources-mixed': () => 'Các suất quà thuộc nhiều nguồn kinh phí. Hãy nộp lại riêng từng nguồn.',
  'return/reference-taken': f => `Đã có phiếu nộp lại số ${f['reference'] ?? ''}.`,
  'return/not-standing': () => 'Suất quà này không có lần nộp lại nào để hủy.',
  'advance/more-than-held': f => `${f['hamlet'] ?? 'Thôn này'} chỉ đang giữ ${f['held'] ?? ''}. Hãy kiểm tra số tiền.`,
  'advance/more-than-open': f => `${f['hamlet'] ?? 'Thôn này'} chỉ còn ${f['open'] ?? ''} chưa trao. Hãy kiểm tra số tiền tạm ứng.`,
  'advance/not-enough': f =>
    `Tổ trao quà ${f['hamlet'] ?? ''} chỉ đang giữ ${f['held'] ?? ''} tiền tạm ứng vào ngày ấy, không đủ cho suất này. Hãy ghi phiếu tạm ứng trước, hoặc chọn tiền của xã.`,
  'settlement/nothing': () => 'Chưa có suất quà nào để quyết toán.',
  'settlement/already': () => 'Nguồn này đã được quyết toán.',
  'settlement/own-list': () =>
    'Người lập hoặc phê duyệt danh sách không được quyết toán tiền của danh sách đó. Hãy để người khác quyết toán.',
  'settlement/still-open': f =>
    `Còn ${f['gifts'] ?? ''} suất chưa trao và chưa nộp lại${f['hamlets'] ? ` (${f['hamlets']})` : ''}. Hãy xử lý hết rồi quyết toán.`,
  'settlement/advance-open': f => `${f['hamlet'] ?? 'Một thôn'} còn giữ tiền tạm ứng chưa thanh toán. Hãy thu hồi trước khi quyết toán.`,
  'settlement/not-adding-up': () => 'Số phân bổ, đã trao, đã nộp lại và còn lại không khớp nhau. Hãy báo người quản trị; chưa quyết toán.',
  'visit/already-planned': f => `Đã có kế hoạch thăm ${f['name'] ?? 'người này'}${f['on'] ? ` ngày ${f['on']}` : ''}.`,
  'visit/in-past': f => `Ngày thăm ${f['on'] ?? ''} đã qua. Hãy chọn ngày khác.`,
  'visit/already-recorded': f => `Kết quả thăm ${f['name'] ?? 'người này'} đã được ghi${f['by'] ? ` bởi ${f['by']}` : ''}.`,
  'visit/not-yet': f => `Ngày thăm là ${f['on'] ?? ''}, chưa đến. Hãy ghi kết quả sau khi thăm.`,
  'shift/nobody-left': () => 'Không còn ai làm được ca này. Hãy thêm tình nguyện viên, hoặc cập nhật buổi rảnh của họ.',
}

const mergedNouns: Readonly<Record<string, string>> = {
  person: 'thông tin',
  death: 'ghi nhận đã mất',
  departure: 'báo chuyển đi',
  merit_record: 'hồ sơ người có công',
  contact: 'người liên hệ',
  soldier_family: 'gia đình quân nhân',
  relative: 'quan hệ với liệt sĩ',
  representative: 'đại diện thân nhân',
  worshipper: 'người thờ cúng',
  consent: 'đồng ý',
  invitee: 'lượt mời khám',
  seat: 'chỗ khám',
  invitation: 'giấy mời khám',
  checkup_entry: 'đăng ký khám',
  courtesy_visit: 'kế hoạch thăm',
}
const mergedNoun = (table: unknown) => mergedNouns[String(table)] ?? 'thông tin'
