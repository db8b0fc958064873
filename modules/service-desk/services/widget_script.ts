/** Texts of the widget; it stands on pages of any site and brings its own. */
export const WIDGET_TEXTS = {
  'zh-CN': {
    open: '在线客服',
    title: '在线客服',
    hint: '请输入您的问题',
    send: '发送',
    hello: '您好，请问有什么可以帮您？',
    failed: '发送失败，点击重试',
    done: '本次咨询已结束',
  },
  'en': {
    open: 'Chat with us',
    title: 'Customer service',
    hint: 'Type your question',
    send: 'Send',
    hello: 'Hello, how can we help?',
    failed: 'Not sent. Tap to try again',
    done: 'This conversation has ended',
  },
} as const

/**
 * The chat widget: one script, no dependency, in a shadow root so that neither
 * page disturbs the other. It keeps its chat's token in local storage, sends
 * each message with a key of its own (a retry writes once) and asks for answers
 * while it is open.
 */
export const widgetScript = `(() => {
  const script = document.currentScript
  const base = new URL(script.src).origin
  const locale = (script.dataset.locale || document.documentElement.lang || 'zh-CN').startsWith('en') ? 'en' : 'zh-CN'
  const text = ${JSON.stringify(WIDGET_TEXTS)}[locale]
  const KEY = 'tandem-chat'
  const host = document.createElement('div')
  host.id = 'tandem-chat'
  const root = host.attachShadow({ mode: 'open' })
  const make = (tag, props, ...children) => {
    const node = Object.assign(document.createElement(tag), props)
    node.append(...children)
    return node
  }
  const style = make('style', { textContent: \`
    :host { all: initial; font: 15px/1.5 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif }
    .open { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; border: 0; border-radius: 24px; padding: 12px 20px; background: #0f766e; color: #fff; font: inherit; cursor: pointer; box-shadow: 0 4px 16px #0003 }
    .box { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; width: min(360px, calc(100vw - 24px)); height: min(520px, calc(100vh - 40px)); display: flex; flex-direction: column; background: #fff; color: #18181b; border: 1px solid #d4d4d8; border-radius: 10px; overflow: hidden; box-shadow: 0 8px 32px #0003 }
    [hidden] { display: none !important }
    header { display: flex; justify-content: space-between; align-items: center; padding: 12px 16px; background: #0f766e; color: #fff; font-weight: 600 }
    header button { all: unset; cursor: pointer; padding: 4px 8px }
    ol { flex: 1; overflow-y: auto; margin: 0; padding: 12px; list-style: none; display: flex; flex-direction: column; gap: 8px }
    li { max-width: 80%; padding: 8px 12px; border-radius: 10px; white-space: pre-wrap; overflow-wrap: anywhere }
    .agent { align-self: flex-start; background: #f4f4f5 }
    .customer { align-self: flex-end; background: #0f766e; color: #fff }
    .failed { background: #b91c1c; cursor: pointer }
    form { display: flex; gap: 8px; padding: 10px; border-top: 1px solid #e4e4e7 }
    textarea { flex: 1; resize: none; font: inherit; border: 1px solid #d4d4d8; border-radius: 6px; padding: 6px 8px }
    form button { border: 0; border-radius: 6px; padding: 0 14px; background: #0f766e; color: #fff; font: inherit; cursor: pointer }
    :focus-visible { outline: 2px solid #d97706; outline-offset: 2px }
  \` })
  const opener = make('button', { className: 'open', type: 'button', textContent: text.open })
  const list = make('ol', { role: 'log', ariaLive: 'polite' })
  const input = make('textarea', { rows: 2, placeholder: text.hint, ariaLabel: text.hint, maxLength: 2000 })
  const form = make('form', {}, input, make('button', { type: 'submit', textContent: text.send }))
  const close = make('button', { type: 'button', textContent: '×', ariaLabel: '×' })
  const box = make('section', { className: 'box', hidden: true, ariaLabel: text.title }, make('header', {}, make('span', { textContent: text.title }), close), list, form)
  root.append(style, opener, box)
  const cookie = (name) => document.cookie.split('; ').find((pair) => pair.startsWith(name + '='))?.split('=')[1]
  let token = null
  try { token = localStorage.getItem(KEY) } catch {}
  let seen = 0
  let timer = null
  let composing = false
  const shown = new Set()
  const say = (author, body, extra = '') => {
    const item = make('li', { className: author + ' ' + extra, textContent: body })
    list.append(item)
    list.scrollTop = list.scrollHeight
    return item
  }
  const call = async (path, options) => {
    const answer = await fetch(base + path, options)
    if (!answer.ok) throw Object.assign(new Error('status ' + answer.status), { status: answer.status })
    return answer.json()
  }
  const post = (path, data) => call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) })
  const begin = async () => {
    if (token) return
    const visitorId = (cookie('tdm_c') !== 'denied' && cookie('tdm_v')) || undefined
    token = (await post('/chat/sessions', { visitorId, pageUrl: location.href.slice(0, 500), locale })).token
    try { localStorage.setItem(KEY, token) } catch {}
  }
  const forget = () => {
    token = null
    seen = 0
    try { localStorage.removeItem(KEY) } catch {}
  }
  const poll = async () => {
    if (token) {
      try {
        const { messages } = await call('/chat/messages?token=' + token + '&after=' + seen)
        for (const message of messages) {
          seen = message.id
          if (message.author === 'agent' || !shown.has(message.body)) say(message.author, message.body)
        }
      } catch (error) {
        if (error.status === 404) forget()
      }
    }
    timer = box.hidden ? null : setTimeout(poll, 2000)
  }
  const send = async (body, key, item) => {
    try {
      await begin()
      await post('/chat/messages', { token, body, key })
      item.classList.remove('failed')
      item.title = ''
      item.onclick = null
    } catch (error) {
      if (error.status === 404) forget()
      item.classList.add('failed')
      item.title = text.failed
      item.onclick = () => send(body, key, item)
    }
  }
  const uuid = () => crypto.randomUUID ? crypto.randomUUID() : '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16))
  opener.onclick = () => {
    box.hidden = false
    opener.hidden = true
    if (!list.children.length) say('agent', text.hello)
    input.focus()
    if (!timer) poll()
  }
  close.onclick = () => {
    box.hidden = true
    opener.hidden = false
    clearTimeout(timer)
    timer = null
  }
  form.onsubmit = (event) => {
    event.preventDefault()
    const body = input.value.trim()
    if (!body) return
    input.value = ''
    shown.add(body)
    send(body, uuid(), say('customer', body))
  }
  input.addEventListener('compositionstart', () => (composing = true))
  input.addEventListener('compositionend', () => (composing = false))
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !composing && !event.isComposing) {
      event.preventDefault()
      form.requestSubmit()
    }
  })
  document.body.append(host)
})()
`
