type I18n = { t: (key: string, params?: Record<string, string>) => string }

/** Where a policy or an alert looks: a warehouse, a group of them, or all. */
export const placeText = (
  { t }: I18n,
  { warehouseName, groupName }: { warehouseName: string | null; groupName: string | null }
) =>
  warehouseName ??
  (groupName ? t('inventory.policies.of_group', { name: groupName }) : t('inventory.policies.all'))
