import { TextField } from '../web/forms.tsx'
import { useScreen } from '../web/layout.tsx'

/** A new password, and the same again. */
export function NewPasswordFields() {
  const { access } = useScreen().say
  return (
    <>
      <TextField
        name="password"
        type="password"
        label={access.newPassword}
        hint={access.passwordHint}
        required
        autocomplete="new-password"
        width="full"
      />
      <TextField name="again" type="password" label={access.repeatPassword} required autocomplete="new-password" width="full" />
    </>
  )
}
