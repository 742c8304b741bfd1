-- The mixed load for wrk: draws requests by weight, reads back what it created, and checks every
-- answer's status and length. The argument is a Lua file that the driver writes: tokens, numbers,
-- links and the length that each kind of answer may have. Then a seed, and perhaps one kind to ask
-- for alone; what is created is then not read back.

local WEIGHTS = {
  { "get", 35 }, { "list", 25 }, { "create", 10 }, { "update", 5 }, { "access", 10 },
  { "static", 10 }, { "unauthenticated", 2.5 }, { "missing", 2.5 },
}
-- What a kind of request must be answered with.
local EXPECTED = {
  get = "200 interview", readback = "200 interview", update = "200 interview", list = "200 list",
  create = "201 interview", access = "200 access", static = "200 file",
  unauthenticated = "401 error", missing = "404 error",
}
local KINDS = { ['{"id":'] = "interview", ['{"item'] = "list", ['{"inte'] = "access" }

local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

local data, requests, pending, only
sent, answered, wrong = {}, {}, 0
first_wrong = ""

local function with_body(method, path, token, body)
  local headers = { ["Content-Type"] = "application/json", ["Authorization"] = token }
  return wrk.format(method, path, headers, body)
end

local function bearer(token)
  return { ["Authorization"] = token }
end

local function prepare(reader, into)
  local path = "/api/v1/interviews"
  for _, id in ipairs(reader.interviews) do
    local one = path .. "/" .. id
    table.insert(into.get, wrk.format("GET", one, bearer(reader.token)))
    table.insert(into.update, with_body("PUT", one, reader.token, data.update))
    table.insert(into.unauthenticated, wrk.format("GET", one, bearer(data.forged)))
  end
  for page = 1, data.pages do
    local query = path .. "?page=" .. page .. "&per_page=20"
    table.insert(into.list, wrk.format("GET", query, bearer(reader.token)))
  end
  table.insert(into.missing, wrk.format("GET", path .. "/999999999", bearer(reader.token)))
end

function init(args)
  data = dofile(args[1])
  connections = data.connections
  math.randomseed(tonumber(args[2]) * 100 + number)
  requests = {
    get = {}, list = {}, create = {}, update = {}, access = {}, static = {},
    unauthenticated = {}, missing = {},
  }
  pending = {}
  if args[3] ~= "" then only = args[3] end
  for _, reader in ipairs(data.readers) do prepare(reader, requests) end
  for _, link in ipairs(data.links) do
    local body = '{"token":"' .. link .. '"}'
    local request = with_body("POST", "/api/v1/candidates/interviews/access", nil, body)
    table.insert(requests.access, request)
  end
  -- Each thread creates in a company of its own, which nobody lists: a fast server's lists would
  -- otherwise be longer than a slow one's.
  data.writer = data.writers[(number - 1) % #data.writers + 1]
  requests.create[1] = with_body("POST", "/api/v1/interviews", data.writer, data.create)
  requests.static[1] = wrk.format("GET", data.file)
end

local function draw()
  if only then return only end
  local left = math.random() * 100
  for _, one in ipairs(WEIGHTS) do
    left = left - one[2]
    if left < 0 then return one[1] end
  end
  return "get"
end

local function count(into, key)
  into[key] = (into[key] or 0) + 1
end

function request()
  local created = table.remove(pending)
  if created then
    count(sent, EXPECTED.readback)
    return wrk.format("GET", "/api/v1/interviews/" .. created, bearer(data.writer))
  end
  local kind = draw()
  local choices = requests[kind]
  count(sent, EXPECTED[kind])
  return choices[math.random(#choices)]
end

function response(status, headers, body)
  local kind = status >= 400 and "error" or KINDS[body:sub(1, 6)] or "file"
  local range = data.lengths[kind]
  if #body < range[1] or #body > range[2] then
    wrong = wrong + 1
    first_wrong = status .. " " .. kind .. " of " .. #body .. " bytes"
  end
  count(answered, status .. " " .. kind)
  if status == 201 and not only then table.insert(pending, (body:match('^{"id":(%d+)'))) end
end

-- What was sent and not answered can only be what was on its way at the end.
local function mismatch(connections)
  local all_sent, all_answered, bad = {}, {}, 0
  local note = ""
  for _, thread in ipairs(threads) do
    for key, n in pairs(thread:get("sent")) do all_sent[key] = (all_sent[key] or 0) + n end
    for key, n in pairs(thread:get("answered")) do
      all_answered[key] = (all_answered[key] or 0) + n
    end
    bad = bad + thread:get("wrong")
    if thread:get("first_wrong") ~= "" then note = thread:get("first_wrong") end
  end
  for key, n in pairs(all_answered) do
    if not all_sent[key] or n > all_sent[key] then
      bad, note = bad + n - (all_sent[key] or 0), "unexpected " .. key
    end
  end
  for key, n in pairs(all_sent) do
    local lost = n - (all_answered[key] or 0) - connections - #threads
    if lost > 0 then bad, note = bad + lost, "unanswered " .. key end
  end
  return bad, note
end

function done(summary, latency, _)
  local bad, note = mismatch(threads[1]:get("connections"))
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "wrong": %d,'
    .. ' "note": "%s", "socket_errors": %d, "timeouts": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, bad, note, errors.connect + errors.read + errors.write,
    errors.timeout))
end
