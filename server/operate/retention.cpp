#include "server/operate/retention.h"

#include <algorithm>
#include <functional>
#include <set>
#include <sstream>

namespace candor::operate {

namespace {

constexpr std::int64_t kMondayOffsetDays = 3;  // 1970-01-01 was a Thursday
constexpr std::size_t kKeepDigits = 4;

// Marks the newest of each of the last `count` periods.
void mark(const std::vector<Time>& newest_first, int count,
          const std::function<std::string(Time)>& period, std::set<Time>& kept) {
  std::set<std::string> seen;
  for (const Time time : newest_first) {
    if (static_cast<int>(seen.size()) == count) return;
    if (seen.insert(period(time)).second) kept.insert(time);
  }
}

}  // namespace

Result<Keep> parse_keep(std::string_view text) {
  Keep keep{0, 0, 0};
  std::istringstream words{std::string(text)};
  bool is_understood = words.good() && !text.empty();
  for (std::string count, word; is_understood && words >> count;) {
    const bool is_number =
        count.size() <= kKeepDigits && count.find_first_not_of("0123456789") == std::string::npos;
    int* const kept = !(words >> word)    ? nullptr
                      : word == "daily"   ? &keep.daily
                      : word == "weekly"  ? &keep.weekly
                      : word == "monthly" ? &keep.monthly
                                          : nullptr;
    is_understood = is_number && kept != nullptr;
    if (is_understood) *kept = std::stoi(count);
  }
  if (is_understood) return keep;
  return fail(Failure::invalid, "backup_keep",
              "Write how many backups stay like \"7 daily 4 weekly 12 monthly\".");
}

std::vector<Time> superseded(std::vector<Time> good, const Keep& keep) {
  std::sort(good.begin(), good.end(), std::greater<>());
  std::set<Time> kept;
  if (!good.empty()) kept.insert(good.front());
  mark(
      good, keep.daily, [](Time t) { return format_time(t).substr(0, 10); }, kept);
  mark(
      good, keep.weekly,
      [](Time t) { return std::to_string((t.ms / kDayMs + kMondayOffsetDays) / 7); }, kept);
  mark(
      good, keep.monthly, [](Time t) { return format_time(t).substr(0, 7); }, kept);
  std::erase_if(good, [&](Time time) { return kept.contains(time); });
  return good;
}

}  // namespace candor::operate
