-- What `benches/load/run` posts: a form as the page sends it, or JSON as programs do.
local text = "今早15楼过道窗户的玻璃掉下来,把停在楼下的车前挡砸碎了,窗户年久失修"
local function encode(s)
  return (s:gsub("[^%w]", function(c) return string.format("%%%02X", c:byte()) end))
end
wrk.method = "POST"
if os.getenv("AS") == "json" then
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = '{"text":"' .. text .. '"}'
else
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  wrk.body = "text=" .. encode(text)
end
