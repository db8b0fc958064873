/** Everything that names, finds and hides: the kernel's small tools around identity. */
export { isUuid, uuidTime, uuidv7 } from '#kernel/uuid'
export { idempotencyKey, requestHash } from '#kernel/idempotency'
export { BlindIndex, deriveKey, hmacSha256, sameSecret } from '#kernel/blind_index'
export { maskEmail, maskMiddle, maskName, maskPhone } from '#kernel/masking'
export { dialText, parsePhone, type Phone, type PhoneKind } from '#kernel/phones'
export { normaliseEmail } from '#kernel/emails'
