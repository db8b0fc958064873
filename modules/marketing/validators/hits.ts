import vine from '@vinejs/vine'

/** What the tracker posts, by its short names; anything else in it is left out. */
export const hitsValidator = vine.create({
  v: vine.string().uuid(),
  s: vine.string().uuid(),
  t: vine.number().min(0).max(8.64e15),
  c: vine.enum(['unknown', 'granted', 'denied'] as const),
  u: vine.string().maxLength(1000),
  r: vine.string().maxLength(1000).nullable().optional(),
  l: vine.string().maxLength(35).nullable().optional(),
  h: vine
    .array(
      vine.object({
        i: vine.string().uuid(),
        k: vine.string().regex(/^[a-z][a-z0-9_]{0,30}$/),
        u: vine.string().maxLength(1000),
        n: vine.string().maxLength(200).nullable().optional(),
        p: vine.record(vine.string().maxLength(200)).optional(),
        a: vine.number().min(0).max(8.64e15),
      })
    )
    .maxLength(20),
})
