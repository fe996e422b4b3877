import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { insertRows } from '../../src/database/insert-rows.ts'
import type { Services } from '../../src/services.ts'
import { fold } from '../../src/vietnamese/fold.ts'
import { vietnameseSortKey } from '../../src/vietnamese/sort-key.ts'

const families = [
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Hoàng',
  'Phan',
  'Vũ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Cấn',
  'Kiều',
  'Khuất',
  'Phí',
  'Nguyễn',
  'Nguyễn',
]
const middles = ['Văn', 'Thị', 'Đức', 'Hữu', 'Công', 'Xuân', 'Quang', 'Thị Minh', 'Ngọc', 'Thanh', 'Đình']
const givens = 'An Ân Bình Cường Dũng Đào Giang Hà Hòa Hùng Khánh Lan Lý Mai Minh Nam Oanh Phúc Quý Sơn Tâm Thắng Ưng Vinh Xuyến Yên'.split(
  ' ',
)
const codes = ['TB', 'BB', 'TB', 'CDHH']

/** People with one merit record each, dealt out over the communes. Their entries in the trail are not what is measured and are left out. */
export async function makePeopleIn({ orm }: Pick<Services, 'orm'>, areaIds: readonly string[], count: number): Promise<void> {
  const by = newId()
  await asOwner(orm, async tx => {
    for (const table of ['person', 'merit_record']) await tx.execute(`alter table ${table} disable trigger audit_inserted`)
    const people = Array.from({ length: count }, (_, at) => {
      const name = `${families[at % 16]} ${middles[(at * 7 + Math.floor(at / 16)) % 11]} ${givens[(at * 5 + Math.floor(at / 176)) % 26]}`
      return {
        id: newId(),
        area_id: areaIds[at % areaIds.length]!,
        full_name: name,
        name_folded: fold(name),
        sort_key: vietnameseSortKey(name),
        birth_year: 1930 + (at % 70),
        created_by: by,
      }
    })
    await insertRows(
      tx,
      'person',
      { id: 'uuid', area_id: 'uuid', full_name: 'text', name_folded: 'text', sort_key: 'text', birth_year: 'int', created_by: 'uuid' },
      people,
    )
    await insertRows(
      tx,
      'merit_record',
      { id: 'uuid', person_id: 'uuid', area_id: 'uuid', category_code: 'text', rate: 'int', file_no: 'text', created_by: 'uuid' },
      people.map(({ id, area_id }, at) => ({
        id: newId(),
        person_id: id,
        area_id,
        category_code: codes[at % 4]!,
        rate: 21 + (at % 60),
        file_no: `CL${String(at).padStart(6, '0')}`,
        created_by: by,
      })),
    )
    for (const table of ['person', 'merit_record']) await tx.execute(`alter table ${table} enable trigger audit_inserted`)
  })
  await asOwner(orm, tx => tx.execute(`analyze`))
}
