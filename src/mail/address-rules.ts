/**
 * Whether an address can be written to: one mailbox, no line break, no list, no display name. Takes the bare address, answers yes or no.
 * RFC 5321 4.1.2, narrowed to unquoted local parts of at most 64 and addresses of at most 254 characters.
 */
export const isAddress = (email: string): boolean =>
  email.length <= 254 &&
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i.test(email)

/** Whether a text may stand in a header: a line break or another control character would begin a header of somebody else's making. */
export const fitsHeader = (text: string): boolean => !/\p{Cc}/u.test(text)
