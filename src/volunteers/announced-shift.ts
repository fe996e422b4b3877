/**
 * SQL over `assignment a` and `shift s`: the newest schedule that the volunteer has been told, or is being told, holds this shift. What was put
 * together since is a draft that nobody hears of before it is announced.
 */
export const isAnnounced = `exists (
  select from (
    select c.lines from schedule c join notice n on n.occasion_id = c.occasion_id and n.recipient_id = c.volunteer_id and n.version = c.version
      and n.kind in ('volunteers.schedule', 'volunteers.shift-withdrawn') and n.state not in ('withdrawn', 'stale')
    where c.volunteer_id = a.volunteer_id and c.occasion_id = s.occasion_id order by c.version desc limit 1) told,
  jsonb_array_elements(told.lines) line where line ->> 'shiftId' = s.id::text)`
