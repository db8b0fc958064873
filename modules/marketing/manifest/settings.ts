import type { SettingDefinition } from '#kernel/define_module'

export const settings: SettingDefinition[] = [
  { key: 'sms_provider', type: 'choice', choices: ['none', 'aliyun'], default: 'none' },
  { key: 'sms_endpoint', type: 'text', default: 'https://dysmsapi.aliyuncs.com' },
  { key: 'sms_key_id', type: 'text', default: '' },
  { key: 'sms_key_secret', type: 'secret', default: '' },
  { key: 'sms_sign', type: 'text', default: '' },
  // smtp://user:password@host:587; empty: the server's own SMTP_URL.
  { key: 'smtp_url', type: 'secret', default: '' },
  { key: 'mail_from', type: 'text', default: '' },
  { key: 'send_from', type: 'time', default: '09:00' },
  { key: 'send_until', type: 'time', default: '20:30', after: 'send_from' },
  { key: 'daily_cap', type: 'integer', default: 1, min: 0, max: 50 },
  { key: 'monthly_cap', type: 'integer', default: 4, min: 0, max: 500 },
  { key: 'shipping_notice', type: 'boolean', default: true },
]
