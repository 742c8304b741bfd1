// Which backups stay.
#pragma once

#include <string>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/time.h"

namespace candor::operate {

// The newest backup of each of the last so many days, weeks (from Monday) and months that have one.
struct Keep {
  int daily = 7, weekly = 4, monthly = 12;
};

// "7 daily 4 weekly 12 monthly", any part may be missing.
Result<Keep> parse_keep(std::string_view text);
// Those of the good backups that may go, in UTC. The newest always stays.
std::vector<Time> superseded(std::vector<Time> good, const Keep& keep);

}  // namespace candor::operate
