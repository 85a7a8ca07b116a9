-- For wrk: asks for the addresses of a file, one a line, in turn, and prints what was measured as one line of JSON.

local addresses = {}
local at = 0

function init(args)
  for line in io.lines(args[1]) do
    addresses[#addresses + 1] = line
  end
end

function request()
  at = at % #addresses + 1
  return wrk.format("GET", addresses[at])
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests":%d,"seconds":%f,"p50":%f,"p99":%f,"max":%f,"failed":%d}',
    summary.requests,
    summary.duration / 1e6,
    latency:percentile(50) / 1000,
    latency:percentile(99) / 1000,
    latency.max / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
