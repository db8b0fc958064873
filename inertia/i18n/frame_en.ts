/** The English texts every page may speak: the frame's and the always-on areas', as one chunk. */
export default import.meta.glob<Record<string, unknown>>(
  [
    '../../resources/lang/en/*.json',
    '../../app/*/lang/en/*.json',
    // Said by the server only.
    '!../../resources/lang/en/{errors,validator}.json',
  ],
  { eager: true, import: 'default' }
)
