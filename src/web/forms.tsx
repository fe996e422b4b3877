import { raw } from 'hono/html'
import { createContext, useContext, type Child, type FC, type PropsWithChildren } from 'hono/jsx'
import { formatDate } from '../vietnamese/dates.ts'
import { groupThousands } from '../vietnamese/money.ts'
import { Icon } from './icon.tsx'
import { useOwnId, useScreen, useWayBack } from './layout.tsx'
import { blankForm, type FormState } from './submit-form.ts'

interface FormInUse {
  readonly form: FormState
  /** What each field calls itself and where it stands, told by the fields as they are drawn, for the summary above them. */
  readonly drawn: Map<string, { readonly label: Child; readonly id: string; readonly secret: boolean }>
}

const FormContext = createContext<FormInUse>({ form: blankForm(), drawn: new Map() })

interface FormProps {
  readonly form: FormState
  readonly action: string
  /** Set where the form holds a FileField. */
  readonly files?: boolean
  readonly class?: string
}

/** A posting form with its token, its once-only key and, when refused, the summary of what to correct. */
export const Form: FC<PropsWithChildren<FormProps>> = ({ form, action, files = false, class: styled, children }) => {
  return (
    <FormContext.Provider value={{ form, drawn: new Map() }}>
      <FormBody form={form} action={action} files={files} {...(styled != null && { class: styled })}>
        {children}
      </FormBody>
    </FormContext.Provider>
  )
}

const FormBody: FC<PropsWithChildren<FormProps>> = ({ form, action, files, class: styled, children }) => {
  const { csrf } = useScreen()
  const { drawn } = useContext(FormContext)
  const back = form.back ?? useWayBack()
  // The fields first: the summary stands above them and calls them by their names.
  const fields = raw((<>{children}</>).toString())
  return (
    <form
      method="post"
      action={action}
      class={styled == null ? 'form' : `form ${styled}`}
      novalidate
      {...(files === true && { enctype: 'multipart/form-data' })}
    >
      <ErrorSummary form={form} drawn={drawn} files={files === true} />
      <input type="hidden" name="_csrf" value={csrf} />
      <input type="hidden" name="_key" value={form.key} />
      {back != null && <input type="hidden" name="_back" value={back} />}
      {fields}
    </form>
  )
}

/** What to correct, each leading to its field. Stands at the top of the form and takes the focus. */
export function ErrorSummary({
  form,
  drawn = new Map(),
  files = false,
}: {
  form: FormState
  drawn?: FormInUse['drawn']
  /** A browser never gives a chosen file back to a page. */
  files?: boolean
}) {
  const { say } = useScreen()
  if (form.errors.length === 0) return null
  return (
    <div class="error-summary" role="alert" tabindex={-1} autofocus>
      <h2>
        <Icon name="alert-triangle" />
        {say.web.errors.summary(form.errors.length)}
      </h2>
      <ul>
        {form.errors.map(error => (
          <li>
            {error.field === '' ? (
              error.text
            ) : (
              <a href={`#${drawn.get(error.field)?.id ?? idOf(error.field)}`}>
                {drawn.has(error.field) && <>{beforeColon(drawn.get(error.field)!.label)}: </>}
                {error.text}
              </a>
            )}
            {error.link != null && (
              <>
                {' '}
                <a href={error.link[0]}>{error.link[1]}</a>
              </>
            )}
          </li>
        ))}
      </ul>
      <p>
        {say.web.errors.notSaved} {files && say.web.errors.chooseFileAgain}
        {[...drawn.values()].some(field => field.secret) && say.web.errors.typePasswordAgain}
      </p>
    </div>
  )
}

/** A label that is a sentence or a question ends without its stop, where a colon follows. */
const beforeColon = (label: Child) => (typeof label === 'string' ? label.replace(/[.?:]$/, '') : label)

const idOf = (name: string) => `f-${name.replaceAll('.', '-')}`

interface FieldProps {
  readonly name: string
  readonly label: Child
  readonly hint?: Child
  readonly required?: boolean
}

interface Field {
  readonly id: string
  readonly value: string
  readonly values: readonly string[]
  readonly error: string | undefined
  readonly attributes: Readonly<Record<string, string | boolean | undefined>>
}

function useField({ name, label, hint, required = false }: FieldProps, secret = false): Field {
  const { form, drawn } = useContext(FormContext)
  const given = form.values[name] ?? ''
  const values = typeof given === 'string' ? [given] : given
  const id = useOwnId(idOf(name))
  if (!drawn.has(name)) drawn.set(name, { label, id, secret })
  const error = form.errors.find(problem => problem.field === name)?.text
  const described = [hint != null && `${id}-hint`, error != null && `${id}-error`].filter(Boolean).join(' ')
  return {
    id,
    value: values.at(-1) ?? '',
    values,
    error,
    attributes: {
      id,
      name,
      required,
      'aria-invalid': error == null ? undefined : 'true',
      'aria-describedby': described === '' ? undefined : described,
    },
  }
}

const Around: FC<PropsWithChildren<FieldProps & { id: string; error: string | undefined; class?: string }>> = ({
  id,
  label,
  hint,
  required,
  error,
  class: styled = '',
  children,
}) => (
  <div class={`field ${error == null ? '' : 'field-wrong'} ${styled}`}>
    <label for={id}>
      {label}
      {required === true ? null : <Optional />}
    </label>
    {hint != null && (
      <p class="field-hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
    {error != null && (
      <p class="field-error" id={`${id}-error`}>
        {error}
      </p>
    )}
    {children}
  </div>
)

function Optional() {
  const { say } = useScreen()
  return <span class="field-optional"> ({say.web.forms.optional})</span>
}

type TextProps = FieldProps & {
  readonly type?: 'text' | 'email' | 'tel' | 'password' | 'search'
  readonly autocomplete?: string
  readonly inputmode?: 'text' | 'numeric' | 'tel' | 'email'
  readonly maxlength?: number
  readonly autofocus?: boolean
  readonly width?: 'short' | 'medium' | 'full'
}

export function TextField(props: TextProps) {
  const field = useField(props, props.type === 'password')
  const { type = 'text', autocomplete = 'off', inputmode, maxlength, autofocus, width = 'medium' } = props
  return (
    <Around {...props} {...field}>
      <input
        {...field.attributes}
        type={type}
        class={`form-control input-${width}`}
        // A password that was refused is typed again, never sent back.
        value={type === 'password' ? '' : field.value}
        autocomplete={autocomplete}
        inputmode={inputmode}
        maxlength={maxlength}
        autofocus={autofocus}
      />
    </Around>
  )
}

export function TextArea(props: FieldProps & { readonly rows?: number; readonly maxlength?: number; readonly autofocus?: boolean }) {
  const field = useField(props)
  return (
    <Around {...props} {...field}>
      <textarea {...field.attributes} class="form-control" rows={props.rows ?? 4} maxlength={props.maxlength} autofocus={props.autofocus}>
        {field.value}
      </textarea>
    </Around>
  )
}

/** A day as dd/mm/yyyy; `partial` also takes mm/yyyy or a year alone. */
export function DateField(props: FieldProps & { readonly partial?: boolean }) {
  const { say } = useScreen()
  const hint = props.hint ?? (props.partial === true ? say.web.forms.partialDateHint : say.web.forms.dateHint)
  const field = useField({ ...props, hint })
  const shown = /^\d{4}-\d{2}-\d{2}$/.test(field.value) ? formatDate(field.value) : field.value
  return (
    <Around {...props} hint={hint} {...field}>
      <input {...field.attributes} type="text" class="form-control input-short" value={shown} autocomplete="off" placeholder="27/07/2024" />
    </Around>
  )
}

export function NumberField(props: FieldProps & { readonly unit?: string }) {
  const field = useField(props)
  return (
    <Around {...props} {...field}>
      <div class="with-unit">
        <input
          {...field.attributes}
          type="text"
          inputmode="decimal"
          class="form-control input-short"
          value={field.value}
          autocomplete="off"
        />
        {props.unit != null && <span>{props.unit}</span>}
      </div>
    </Around>
  )
}

/** Whole đồng, shown and understood with dots: 1.500.000. */
export function MoneyField(props: FieldProps) {
  const { say } = useScreen()
  const field = useField(props)
  const shown = /^\d+$/.test(field.value) ? groupThousands(BigInt(field.value)) : field.value
  return (
    <Around {...props} {...field}>
      <div class="with-unit">
        <input {...field.attributes} type="text" inputmode="numeric" class="form-control input-money" value={shown} autocomplete="off" />
        <span>{say.web.forms.moneyUnit}</span>
      </div>
    </Around>
  )
}

export type Option = readonly [value: string, label: string]

export function Select(props: FieldProps & { readonly options: readonly Option[]; readonly blank?: boolean }) {
  const { say } = useScreen()
  const field = useField(props)
  return (
    <Around {...props} {...field}>
      <select {...field.attributes} class="form-select input-medium">
        {props.blank !== false && <option value="">{say.web.forms.choose}</option>}
        {props.options.map(([value, label]) => (
          <option value={value} selected={value === field.value}>
            {label}
          </option>
        ))}
      </select>
    </Around>
  )
}

/** One of a few, all in sight. */
export function Radios(props: FieldProps & { readonly options: readonly (readonly [value: string, label: Child, hint?: Child])[] }) {
  const field = useField(props)
  return (
    <Choices {...props} field={field}>
      {props.options.map(([value, label, hint], at) => (
        <label class="form-check">
          <input
            type="radio"
            class="form-check-input"
            name={props.name}
            value={value}
            checked={value === field.value}
            {...(at === 0 && { id: field.id })}
          />
          <span class="form-check-label">
            {label}
            {hint != null && <small>{hint}</small>}
          </span>
        </label>
      ))}
    </Choices>
  )
}

/** Any number of a few; the schema's field is an array. */
export function Checkboxes(props: FieldProps & { readonly options: readonly Option[] }) {
  const field = useField(props)
  return (
    <Choices {...props} field={field}>
      {props.options.map(([value, label], at) => (
        <label class="form-check">
          <input
            type="checkbox"
            class="form-check-input"
            name={props.name}
            value={value}
            checked={field.values.includes(value)}
            {...(at === 0 && { id: field.id })}
          />
          <span class="form-check-label">{label}</span>
        </label>
      ))}
    </Choices>
  )
}

const Choices: FC<PropsWithChildren<FieldProps & { field: Field }>> = ({ label, hint, required, field, children }) => (
  <fieldset
    class={`field ${field.error == null ? '' : 'field-wrong'}`}
    {...(field.attributes['aria-describedby'] != null && { 'aria-describedby': field.attributes['aria-describedby'] as string })}
  >
    <legend>
      {label}
      {required === true ? null : <Optional />}
    </legend>
    {hint != null && (
      <p class="field-hint" id={`${field.id}-hint`}>
        {hint}
      </p>
    )}
    {field.error != null && (
      <p class="field-error" id={`${field.id}-error`}>
        {field.error}
      </p>
    )}
    {children}
  </fieldset>
)

/** One yes or no. */
export function Checkbox(props: FieldProps) {
  const field = useField(props)
  return (
    <div class={`field ${field.error == null ? '' : 'field-wrong'}`}>
      {field.error != null && (
        <p class="field-error" id={`${field.id}-error`}>
          {field.error}
        </p>
      )}
      <label class="form-check">
        <input
          {...field.attributes}
          type="checkbox"
          class="form-check-input"
          value="yes"
          checked={field.value !== '' && field.value !== 'no'}
        />
        <span class="form-check-label">
          {props.label}
          {props.hint != null && <small id={`${field.id}-hint`}>{props.hint}</small>}
        </span>
      </label>
    </div>
  )
}

export function FileField(props: FieldProps & { readonly accept?: string }) {
  const field = useField(props)
  return (
    <Around {...props} {...field}>
      <input {...field.attributes} type="file" class="form-control input-full" accept={props.accept} />
    </Around>
  )
}

/** What a list of found people, martyrs … begins with; the button follows. */
export const SearchField = ({
  label,
  value,
  id = 'q',
  autofocus = false,
}: {
  label: string
  value: string
  id?: string
  autofocus?: boolean
}) => (
  <>
    <label for={id} class="visually-hidden">
      {label}
    </label>
    <input
      id={id}
      name="q"
      type="search"
      class="form-control input-medium"
      placeholder={label}
      value={value}
      maxlength={120}
      autocomplete="off"
      autofocus={autofocus}
    />
  </>
)

export const Hidden = ({ name, value }: { name: string; value: string }) => <input type="hidden" name={name} value={value} />

/** The end of a form: what it does in a verb, and the way back without doing it. */
export function SubmitButton({ label, cancel, danger = false }: { label?: Child; cancel?: string; danger?: boolean }) {
  const { say } = useScreen()
  const back = useContext(FormContext).form.back ?? useWayBack()
  return (
    <div class="form-end">
      <button type="submit" class={danger ? 'btn btn-danger' : 'btn btn-primary'}>
        {label ?? say.web.forms.save}
      </button>
      {cancel != null && (
        <a class="btn btn-link" href={back ?? cancel}>
          {say.web.forms.cancel}
        </a>
      )}
    </div>
  )
}
