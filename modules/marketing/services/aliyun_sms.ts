import { randomUUID } from 'node:crypto'
import { localDate, systemClock } from '#kernel/clock'
import { UnavailableException } from '#kernel/exceptions'
import { outside } from '#kernel/http/outside'
import { settings } from '#kernel/settings/settings'
import {
  SmsProvider,
  type SmsAnswer,
  type SmsFound,
  type SmsMessage,
} from '#kernel/ports/sms_provider'
import { canonicalQuery, percentEncode, signRpc } from '#modules/marketing/domain/aliyun_signature'

type Answer = { Code?: string; Message?: string; BizId?: string } & Record<string, unknown>
interface Detail {
  OutId?: string
  SendStatus?: number | string
  ErrCode?: string
}

/** Answers after which the same message may be tried again later. */
const BUSY =
  /^(isv\.(BUSINESS_LIMIT_CONTROL|DAY_LIMIT_CONTROL|FLOW_LIMIT)|Throttling.*|SystemError|ServiceUnavailable|isp\.SYSTEM_ERROR)/
const DEAD = new Set(['isv.MOBILE_NUMBER_ILLEGAL', 'isv.BLACK_KEY_CONTROL_LIMIT_NUMBER'])
/** A variable may hold so many characters; the provider refuses the message otherwise. */
const LONGEST_VARIABLE = 35
const PAGE = 50

/**
 * Aliyun SMS (Dysmsapi 2017-05-25) in its RPC style: every parameter in the query, signed with
 * HMAC-SHA1. Documentation: help.aliyun.com, "SendSms" and "QuerySendDetails".
 */
export class AliyunSms extends SmsProvider {
  get isReady(): boolean {
    return (
      settings.text('marketing', 'sms_provider') === 'aliyun' &&
      this.#keyId !== '' &&
      this.#secret !== '' &&
      this.sign !== ''
    )
  }

  get sign(): string {
    return settings.text('marketing', 'sms_sign')
  }

  async send({ phone, templateCode, params, key }: SmsMessage): Promise<SmsAnswer> {
    const short = Object.entries(params).map(([name, value]) => [
      name,
      value.slice(0, LONGEST_VARIABLE),
    ])
    const answer = await this.#call('SendSms', {
      PhoneNumbers: nationalNumber(phone),
      SignName: this.sign,
      TemplateCode: templateCode,
      TemplateParam: JSON.stringify(Object.fromEntries(short)),
      OutId: key,
    })
    if (answer.Code === 'OK') return { outcome: 'accepted', providerId: String(answer.BizId ?? '') }
    const code = String(answer.Code ?? 'unknown')
    return {
      outcome: BUSY.test(code) ? 'busy' : 'refused',
      code,
      message: String(answer.Message ?? ''),
      isAddressDead: DEAD.has(code),
    }
  }

  async find(
    { phone, key }: Pick<SmsMessage, 'phone' | 'key'>,
    sentOn: Date
  ): Promise<SmsFound | null> {
    const day = localDate(sentOn, 'Asia/Shanghai').replaceAll('-', '')
    for (let page = 1; ; page++) {
      const answer = await this.#call('QuerySendDetails', {
        PhoneNumber: nationalNumber(phone),
        SendDate: day,
        PageSize: String(PAGE),
        CurrentPage: String(page),
      })
      if (answer.Code !== 'OK') throw new UnavailableException('aliyun-sms', answer)
      const list =
        (answer.SmsSendDetailDTOs as { SmsSendDetailDTO?: Detail[] } | undefined)
          ?.SmsSendDetailDTO ?? []
      const found = list.find((detail) => detail.OutId === key)
      if (found)
        return { state: stateOf(found.SendStatus), providerId: null, code: found.ErrCode ?? null }
      if (list.length < PAGE) return null
    }
  }

  get #keyId() {
    return settings.text('marketing', 'sms_key_id')
  }

  get #secret() {
    return settings.secret('marketing', 'sms_key_secret')
  }

  /** Never tried again by itself: whether a message that got no answer was taken is for `find` to say. */
  async #call(action: string, params: Record<string, string>): Promise<Answer> {
    const all: Record<string, string> = {
      ...params,
      AccessKeyId: this.#keyId,
      Action: action,
      Format: 'JSON',
      RegionId: 'cn-hangzhou',
      SignatureMethod: 'HMAC-SHA1',
      SignatureNonce: randomUUID(),
      SignatureVersion: '1.0',
      Timestamp: systemClock
        .now()
        .toISOString()
        .replace(/\.\d{3}Z$/, 'Z'),
      Version: '2017-05-25',
    }
    const signature = percentEncode(signRpc('GET', all, this.#secret))
    const response = await outside.request({
      url: `${settings.text('marketing', 'sms_endpoint').replace(/\/$/, '')}/?Signature=${signature}&${canonicalQuery(all)}`,
      retries: 0,
      maxRedirects: 0,
      secrets: [this.#secret, this.#keyId],
    })
    const answer = response.json() as Answer
    if (response.status >= 500) throw new UnavailableException('aliyun-sms', answer)
    return answer
  }
}

/** Chinese numbers go without the country code, others with `00` before it. */
function nationalNumber(e164: string): string {
  return e164.startsWith('+86') ? e164.slice(3) : e164.replace('+', '00')
}

function stateOf(status: number | string | undefined): SmsFound['state'] {
  return { '2': 'failed' as const, '3': 'delivered' as const }[String(status)] ?? 'waiting'
}
