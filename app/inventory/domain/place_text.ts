/** Whoever speaks the reader’s language, page or server. */
interface Speaker {
  t(key: string, params?: Record<string, string>): string
}

/** Where a policy or an alert looks: a warehouse, a group of them, or all. */
export const placeText = (
  speaker: Speaker,
  { warehouseName, groupName }: { warehouseName: string | null; groupName: string | null }
) =>
  warehouseName ??
  (groupName
    ? speaker.t('inventory.policies.of_group', { name: groupName })
    : speaker.t('inventory.policies.all'))
