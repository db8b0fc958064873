/** Every English text of the house, as one chunk. */
export default import.meta.glob<Record<string, unknown>>(
  [
    '../../resources/lang/en/*.json',
    '../../app/*/lang/en/*.json',
    '../../modules/*/lang/en/*.json',
  ],
  { eager: true, import: 'default' }
)
