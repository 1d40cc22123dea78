-- What `benches/load/soak` asks, one after the other: pages and API as people and programs use them.
local text = "今早15楼过道窗户的玻璃掉下来,把停在楼下的车前挡砸碎了,窗户年久失修"
local function encode(s)
  return (s:gsub("[^%w]", function(c) return string.format("%%%02X", c:byte()) end))
end
local form = { ["Content-Type"] = "application/x-www-form-urlencoded" }
local json = { ["Content-Type"] = "application/json" }
local cited = "依据《民法典》第一千二百五十四条和《物业管理条例》第三十五条,物业公司应当承担责任。"
local words = { "玻璃坠落", "漏水", "物业费", "电动车 充电", "消防通道" }
local at = 0
function request()
  at = at + 1
  local kind = at % 5
  if kind == 0 then
    return wrk.format("POST", "/guidance", form, "text=" .. encode(text .. at))
  elseif kind == 1 then
    return wrk.format("GET", "/search?q=" .. encode(words[at % #words + 1]))
  elseif kind == 2 then
    return wrk.format("GET", "/cases/" .. (at % 23 + 1))
  elseif kind == 3 then
    return wrk.format("POST", "/api/assess", json, '{"text":"' .. text .. at .. '"}')
  end
  return wrk.format("POST", "/api/cite", json, '{"text":"' .. cited .. '"}')
end
