/** Every Chinese text of the house, as one chunk. */
export default import.meta.glob<Record<string, unknown>>(
  [
    '../../resources/lang/zh-CN/*.json',
    '../../app/*/lang/zh-CN/*.json',
    '../../modules/*/lang/zh-CN/*.json',
  ],
  { eager: true, import: 'default' }
)
