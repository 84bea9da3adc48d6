-- The pandoc co-process, started as `pandoc --from=worker.lua` (a custom reader): reads requests from standard input,
-- writes answers to standard output.
-- Both are frames: a count of parts, then each part as length and bytes (unsigned 32 bit, big endian).
-- The first part is a JSON header, the second a document. To write one, the third has the options as JSON; media
-- are those parts that the header refers to by index (from 1).

local function get_part()
  local head = io.read(4)
  if not head then return nil end
  local size = string.unpack('>I4', head)
  return size > 0 and io.read(size) or '' -- to read nothing is to wait for something
end

local function get_frame()
  local head = io.read(4)
  if not head then return nil end
  local parts = {}
  for i = 1, (string.unpack('>I4', head)) do parts[i] = get_part() end
  return parts
end

local function put_frame(parts)
  io.write(string.pack('>I4', #parts))
  for _, part in ipairs(parts) do io.write(string.pack('>I4', #part), part) end
  io.flush()
end

-- An empty read_env leaves readers without any file or network to reach.
local function read(header, parts)
  return pandoc.write(pandoc.read(parts[2], header.from, {}, {}), 'json')
end

-- To read a colour for each kind of word in code takes 5 ms, a template 3; most documents are written alike.
local prepared, count = {}, 0

local function writer_options(writer, json)
  local key = writer .. json
  if not prepared[key] then
    if count == 16 then prepared, count = {}, 0 end
    local options = pandoc.json.decode(json, false)
    if type(options.template) == 'string' then options.template = pandoc.template.compile(options.template) end
    prepared[key], count = pandoc.WriterOptions(options), count + 1
  end
  return prepared[key]
end

local function write(header, parts)
  pandoc.mediabag.empty()
  for _, item in ipairs(header.media) do
    pandoc.mediabag.insert(item.name, item.mime, parts[item.part])
  end
  local doc = pandoc.read(parts[2], 'json')
  return pandoc.write(doc, header.to, writer_options(header.to, parts[3]))
end

-- One grammar is loaded; --list-highlight-languages, and a name that is none, load them all.
local function highlights(header)
  local code = pandoc.Pandoc{pandoc.CodeBlock('x', pandoc.Attr('', {header.language}))}
  return pandoc.write(code, 'html'):find('sourceCode', 1, true) and 'yes' or 'no'
end

local operations = {read = read, write = write, highlights = highlights}

-- Lua sees a document of pandoc's as a few bytes and would keep hundreds, but each collection takes 4 ms.
local handled = 0

local function serve()
  for parts in get_frame do
    local header = pandoc.json.decode(parts[1], false)
    local ok, result
    local messages = pandoc.log.silence(function()
      ok, result = pcall(operations[header.operation], header, parts)
    end)
    local said = {}
    for i, message in ipairs(messages) do
      local entry = pandoc.json.decode(pandoc.json.encode(message), false)
      said[i] = {kind = entry.type, text = entry.pretty, about = type(entry.contents) == 'string' and entry.contents or ''}
    end
    -- All the processor time of this process so far: what follows the answer is counted with the next.
    local answer = {ok = ok, messages = pandoc.List(said), cpu = os.clock()}
    if not ok then answer.error = tostring(result) end
    put_frame{pandoc.json.encode(answer), ok and result or ''}
    pandoc.mediabag.empty()
    for _, part in ipairs(parts) do handled = handled + #part end
    if handled > 4 * 1024 * 1024 then
      handled = 0
      collectgarbage()
    end
  end
end

-- Pandoc takes this file for a reader of an input that is empty, and is done when there are no more requests.
function Reader()
  serve()
  return pandoc.Pandoc{}
end
