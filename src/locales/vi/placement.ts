import type { PlacementSentences } from '../../events/placement-sentences.ts'
import { formatDate, formatTime } from '../../vietnamese/dates.ts'

const clock = (at: number) => formatTime(new Date(at))
const day = (at: number) => formatDate(new Date(at))
const span = (from: number, until: number) => (from === until ? `lúc ${clock(from)}` : `từ ${clock(from)} đến ${clock(until)}`)
const years = (age: number | null) => (age == null ? '' : ` (${age} tuổi)`)
const place = (hamlet: string | null) => (hamlet == null ? 'những người chưa rõ thôn' : hamlet)

export const viPlacement: PlacementSentences = {
  factors: {
    'heroic-mother': () => 'là Bà mẹ Việt Nam anh hùng',
    'rate-81': () => 'có tỷ lệ tổn thương cơ thể từ 81 %',
    'needs-help': () => 'đi lại cần người giúp',
    'age-80': age => `từ 80 tuổi trở lên${years(age)}`,
    'missed-last-time': () => 'lần trước chưa được khám',
    age: age => `xếp theo tuổi${years(age)}`,
    'age-unknown': () => 'chưa rõ năm sinh',
  },
  reasons: {
    band: f =>
      `${place(f.hamlet)} đến ${span(f.from, f.until)} ngày ${day(f.from)} để đi cùng nhau; trong thôn xếp thứ ${f.place}/${f.of}, ${f.factor}.`,
    'comes-with': f => `Đến cùng người đi cùng đã đăng ký, ${span(f.from, f.until)} ngày ${day(f.from)} của ${place(f.hamlet)}.`,
    'home-visit': () => 'Không đi lại được nên đoàn y tế đến khám tại nhà, không cần giờ đến.',
    waiting: f => `Đợt này có ${f.seats} chỗ, ưu tiên người cần hơn; đứng thứ ${f.place}/${f.of} trong danh sách chờ, ${f.factor}.`,
    'from-waiting-list': f =>
      `Được gọi từ danh sách chờ vì ${{ 'no-show': 'có người không đến', 'cannot-come': 'có người báo không đến được', withdrawn: 'có người được rút khỏi danh sách', 'more-seats': 'buổi khám có thêm chỗ' }[f.freedBy]}${f.factor === '' ? '' : `; ${f.factor}`}.`,
    'by-hand': () => 'Cán bộ xếp chỗ trực tiếp theo yêu cầu.',
    'gave-up-seat': f =>
      ({
        'no-show':
          'Không đến đúng giờ nên chỗ đã chuyển cho người trong danh sách chờ; đến muộn vẫn được tiếp đón như người đến không hẹn.',
        'cannot-come': 'Báo không đến được nên chỗ đã chuyển cho người trong danh sách chờ.',
        withdrawn: 'Đã rút khỏi danh sách mời.',
      })[f.freedBy],
    'walk-in': () => 'Đến không hẹn, được tiếp đón tại bàn.',
  },
}
