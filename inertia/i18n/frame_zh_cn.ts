/** The Chinese texts every page may speak: the frame's and the always-on areas', as one chunk. */
export default import.meta.glob<Record<string, unknown>>(
  [
    '../../resources/lang/zh-CN/*.json',
    '../../app/*/lang/zh-CN/*.json',
    // Said by the server only.
    '!../../resources/lang/zh-CN/{errors,validator}.json',
  ],
  { eager: true, import: 'default' }
)
