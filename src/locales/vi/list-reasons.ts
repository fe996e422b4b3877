import type { OwnReason } from '../../lists/own-reasons.ts'

export const viOwnReasons: Record<OwnReason, (martyr: string) => string> = {
  'moved-away': () => 'Không có trong danh sách của xã vì đã chuyển đi nơi khác; xã nơi ở mới lập danh sách.',
  'listed-elsewhere': () => 'Không ghi thêm ở xã này vì đã có tên trong danh sách đã chốt của xã khác, cùng nguồn kinh phí.',
  'martyr-listed-elsewhere': martyr =>
    `Không ghi thêm ở xã này vì suất của gia đình liệt sĩ ${martyr} đã có trong danh sách đã chốt của xã khác, cùng nguồn kinh phí.`,
}
