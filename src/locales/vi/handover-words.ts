import type { MissReason, NextStep } from '../../handovers/missed-handover.entity.ts'

export const viMissReasons: Record<MissReason, string> = {
  absent: 'Vắng',
  refused: 'Từ chối nhận',
  dead: 'Đã mất',
  moved: 'Đã chuyển đi',
  'wrong-data': 'Sai thông tin',
  duplicate: 'Trùng',
}

export const viNextSteps: Record<NextStep, string> = {
  'come-again': 'Hẹn trao lại',
  'home-visit': 'Thăm hỏi, trao tại nhà',
  return: 'Nộp lại kinh phí',
  'correct-list': 'Sửa thông tin, lập danh sách bổ sung',
  decide: 'Chờ quyết định',
}
