import { formatDong } from '../vietnamese/money.ts'
import { useScreen } from '../web/layout.tsx'
import { Badge } from '../web/tables.tsx'
import type { ImportKind } from './import-kind.ts'
import type { PreviewRow } from './imports.queries.ts'
import type { Problem, Remark } from './sheet-kind.ts'

export type Words = (field: string, value: string | number | boolean | null) => string

/** Codes of a kind in the reader's words. */
export function wordsIn(say: ReturnType<typeof useScreen>['say'], kind: ImportKind | null): Words {
  const { values } = say.imports
  return (field, value) => {
    if (value === null || value === '') return values.empty
    if (typeof value === 'boolean') return value ? values.yes : values.no
    if (typeof value === 'number' && field === 'amount') return formatDong(value)
    if (typeof value === 'number') return field === 'rate' ? `${value} %` : String(value)
    if (field === 'sex') return value === 'male' ? values.male : values.female
    if (field === 'relation') return values.relations[value] ?? value
    if (field === 'allowance') return values.allowances[value] ?? value
    if (field === 'mobility') return values.mobilities[value] ?? value
    return kind?.wordsOf(field, value) ?? value
  }
}

const tones = { accepted: 'good', 'accepted-with-question': 'warn', duplicate: 'warn', refused: 'bad', skipped: 'calm' } as const

/** Cells that need a person: where, what stands there, what is wrong and what to do. */
export function OpenRows({ rows, nameOf }: { rows: readonly PreviewRow[]; nameOf: (row: PreviewRow) => string }) {
  return (
    <ul class="import-open">
      {rows.map(row => (
        <li>
          <p class="import-open-who">
            <Place row={row} />
            {nameOf(row) !== '' && <strong>{nameOf(row)}</strong>}
          </p>
          <ProblemList row={row} />
        </li>
      ))}
    </ul>
  )
}

function Place({ row }: { row: PreviewRow }) {
  const { say } = useScreen()
  return <span class="import-row-no">{say.imports.rowOnly(row.rowNumber)}</span>
}

function ProblemList({ row }: { row: PreviewRow }) {
  const { say } = useScreen()
  return (
    <ul class="plain-list">
      {row.problems.map(problem => (
        <li class={problem.refused ? 'import-problem import-problem-bad' : 'import-problem'}>
          <Cell at={problem} />
          <span>
            <strong>{say.imports.problems[problem.kind].what}</strong>
            {problem.of !== undefined && problem.of !== problem.raw && ` (${problem.of})`} {say.imports.problems[problem.kind].todo}
          </span>
        </li>
      ))}
      {row.understood?.conflict != null && (
        <li class="import-problem">
          <span>{say.imports.conflicts[row.understood.conflict]}</span>
        </li>
      )}
    </ul>
  )
}

function Cell({ at }: { at: Problem | Remark }) {
  const { say } = useScreen()
  return (
    <span class="import-cell">
      {at.column === null ? say.imports.rowOnly(at.row) : say.imports.cell(at.column, at.row)}
      <q class="import-raw">{at.raw ?? say.imports.emptyCell}</q>
    </span>
  )
}

/** Every row of the file: what it was understood as, what was not understood, what was repaired. */
export function RowTable({ rows, words, pathOf }: { rows: readonly PreviewRow[]; words: Words; pathOf: (subjectId: string) => string }) {
  const { say } = useScreen()
  const { imports } = say
  return (
    <div class="table-frame import-rows" tabindex={0}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{imports.row}</th>
            <th scope="col">{imports.verdict}</th>
            <th scope="col">{imports.understood}</th>
            <th scope="col">{imports.remarksHead}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr id={`row-${row.rowNumber}`}>
              <td class="import-row-no">{row.rowNumber}</td>
              <td>
                <Badge tone={tones[row.verdict]}>{imports.verdicts[row.verdict]}</Badge>
              </td>
              <td>
                <UnderstoodAs row={row} words={words} pathOf={pathOf} />
              </td>
              <td>
                <ProblemList row={row} />
                <Remarks remarks={row.remarks} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Said by themselves, a label before them would only be noise. */
const plain = new Set(['sex', 'hamlet', 'phone', 'category', 'rate', 'relation', 'birthDate', 'amount', 'mobility'])
/** Who the person is, then what they are recorded for; any other field stands behind. */
const ofPerson = ['birthDate', 'birthYear', 'sex', 'hamlet', 'phone', 'nationalId', 'oldId', 'mobility', 'deceased', 'movedAway']
const ofRecord = ['category', 'rate', 'relation', 'martyrName', 'allowance', 'representative', 'monthly', 'fileNo']

function UnderstoodAs({ row, words, pathOf }: { row: PreviewRow; words: Words; pathOf: (subjectId: string) => string }) {
  const { say } = useScreen()
  if (row.understood === null) return <RawCells row={row} />
  const { fullName, ...fields } = row.understood.fields
  const name = words('fullName', fullName ?? null)
  const others = Object.keys(fields).filter(field => !ofPerson.includes(field) && !ofRecord.includes(field))
  return (
    <>
      <p class="import-name">
        {row.subjectId === null ? <strong>{name}</strong> : <a href={pathOf(row.subjectId)}>{name}</a>}
        {row.understood.standing !== 'new' && <small> {say.imports.standings[row.understood.standing]}</small>}
      </p>
      {[ofPerson, [...ofRecord, ...others]].map(line => (
        <p class="import-fields">
          {line.map(field =>
            fields[field] == null ? null : (
              <span>
                {!plain.has(field) && `${say.imports.fields[field] ?? field}: `}
                {words(field, fields[field])}
              </span>
            ),
          )}
        </p>
      ))}
    </>
  )
}

function RawCells({ row }: { row: PreviewRow }) {
  return (
    <p class="import-fields import-fields-raw">
      {Object.values(row.cells).map(cell => (
        <span>{cell.raw}</span>
      ))}
    </p>
  )
}

/** One line a cell, however many repairs it took. */
function Remarks({ remarks }: { remarks: readonly Remark[] }) {
  const { say } = useScreen()
  if (remarks.length === 0) return null
  const cells = [...Map.groupBy(remarks, remark => `${remark.column} ${remark.raw} ${remark.value}`).values()]
  return (
    <ul class="plain-list">
      {cells.map(same => (
        <li class="import-remark">
          <Cell at={same[0]!} />
          {same[0]!.value !== null && (
            <>
              {' → '}
              <q class="import-raw import-raw-new">{same[0]!.value}</q>
            </>
          )}
          <small>{same.map(remark => say.imports.remarks[remark.kind]).join('; ')}</small>
        </li>
      ))}
    </ul>
  )
}
